import { SlimError } from "../model/error.ts";
import type { Command } from "./commands.ts";
import { adviceFor } from "./nearest.ts";
import { commandName } from "./spelled-out.ts";

/**
 * Refuses an option that the command does not have, before anything is made of the word after it: `analyze --nope IMAGE`
 * lacks no image. Throws `usage`, naming the nearest option that there is.
 */
export const refuseUnknownOption = (argv: readonly string[], commands: readonly Command[]): void => {
  const [name, ...words] = argv;
  const command = commands.find((other) => commandName(other) === name);
  if (!command) return;
  const known = knownOptions(command);
  const end = words.indexOf("--");
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const given = /^--(?:no-)?([^=]+)/.exec(word)?.[1];
    if (given === undefined || known.has(given) || known.has(camelless(given))) continue;
    const names = [...known].filter((other) => other.length > 1);
    const advice = adviceFor(given, names, `slim ${name} --help`, (near) => `--${near}`);
    throw new SlimError("usage", `--${given}: is no option of slim ${name}; ${advice}`);
  }
};

const knownOptions = ({ options }: Command): ReadonlySet<string> =>
  new Set([
    ...Object.entries(options).flatMap(([option, { alias }]) => [option, ...[alias ?? []].flat()]),
    "help",
    "version",
  ]);

/** yargs takes `--maxDead` for `--max-dead`. */
const camelless = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
