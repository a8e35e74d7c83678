import { SlimError } from "../model/error.ts";

/** What yargs hands over: every value is checked again where it is used. */
export type Args = Readonly<Record<string, unknown>>;

/** Options that every command which reads an image takes. */
export const IMAGE_OPTIONS = {
  image: { type: "string", describe: "which image of the archive: a tag or a digest", requiresArg: true },
  platform: { type: "string", describe: "which platform: os/arch[/variant]", requiresArg: true },
  dockerfile: {
    type: "string",
    alias: "f",
    describe: "the Dockerfile that made it; - for standard input",
    requiresArg: true,
  },
  target: { type: "string", describe: "the stage that was built, if not the last", requiresArg: true },
  base: {
    type: "string",
    default: "auto",
    describe: "what came with FROM: auto, none, a number of layers, or the digest of its top layer",
    requiresArg: true,
  },
  config: {
    type: "string",
    describe: "settings; default: .slim.yaml from the working directory upward",
    requiresArg: true,
  },
  "max-expansion": {
    type: "string",
    default: "200",
    describe: "a compressed layer over 1 GiB may be this many times its stored size",
    requiresArg: true,
  },
} as const;

/** Options of the earlier image, where it is one and no saved report. */
export const EARLIER_OPTIONS = {
  "old-image": { type: "string", describe: "of the earlier archive: which image", requiresArg: true },
  "old-dockerfile": {
    type: "string",
    describe: "the Dockerfile that made the earlier image",
    requiresArg: true,
  },
  "old-target": {
    type: "string",
    describe: "the stage that the earlier image was built of",
    requiresArg: true,
  },
  "old-base": {
    type: "string",
    default: "auto",
    describe: "what of the earlier image came with FROM, as --base",
    requiresArg: true,
  },
} as const;

export const OUTPUT_OPTIONS = {
  output: {
    type: "string",
    alias: "o",
    describe: "write to this file; - for standard output",
    requiresArg: true,
  },
  quiet: { type: "boolean", alias: "q", describe: "print nothing but errors" },
  color: { type: "boolean", describe: "colour; --no-color turns it off" },
  progress: { type: "boolean", describe: "progress on a terminal; --no-progress turns it off" },
} as const;

/** yargs takes a `-` that stands for standard input, as in `-:REF`, for the beginning of an option: it travels under this name. */
const DASH = "\u0000-";

export const hideDashes = (argv: readonly string[]): string[] =>
  argv.map((word) => (word === "-" || word.startsWith("-:") ? `${DASH}${word.slice(1)}` : word));

export const textOf = (args: Args, name: string): string | null => {
  const value = args[name];
  if (typeof value !== "string") return null;
  return value.startsWith(DASH) ? `-${value.slice(DASH.length)}` : value;
};

/** A positive whole number, or null where the option was not given. */
export const countOf = (args: Args, name: string): number | null => {
  const value = textOf(args, name);
  if (value === null) return null;
  if (/^\d+$/.test(value) && Number(value) > 0) return Number(value);
  throw new SlimError(
    "usage",
    `--${name} ${value}: is no positive whole number; give one, such as --${name} 20`,
  );
};

/** Whether a `--no-NAME` switch was left on. */
export const isOn = (args: Args, name: string): boolean => args[name] !== false;

/** An option that may be given several times. */
export const textsOf = (args: Args, name: string): string[] => {
  const value = args[name];
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.filter((item) => typeof item === "string");
};
