import type { Options } from "yargs";

/** An option with a value. */
export const value = (describe: string, more: Options = {}): Options => ({
  type: "string",
  describe,
  requiresArg: true,
  ...more,
});

/** An option that may be given several times, with one value each. */
export const values = (describe: string): Options => value(describe, { array: true, nargs: 1 });

/** An option with one of a few values; `more` may name the one that holds by itself. */
export const choice = (choices: readonly string[], describe: string, more: Options = {}): Options => ({
  choices,
  describe,
  requiresArg: true,
  ...more,
});

/** An option that is there or not. */
export const flag = (describe: string, more: Options = {}): Options => ({
  type: "boolean",
  describe,
  ...more,
});
