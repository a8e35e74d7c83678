import { parseArgs } from "node:util";
import type { Options } from "yargs";
import type { Call, Command } from "./commands.ts";
import type { Args } from "./options.ts";
import { commandName } from "./spelled-out.ts";

/**
 * A command line as Node's own reader takes it, where that is surely as yargs would: the command first, every option by its whole name
 * or its letter alone, each value one that it may have. Null for all else, for yargs to read, answer or refuse: to load that takes
 * longer than most commands have to do.
 */
export const plainCall = (argv: readonly string[], commands: readonly Command[]): Call | null => {
  const [name, ...words] = argv;
  const command = commands.find((other) => commandName(other) === name);
  if (command === undefined || words.some((word) => UNCLEAR.test(word))) return null;
  const given = parsed(words, command.options);
  const places = [...command.name.matchAll(/[<[](\w+)[>\]]/g)].map(([, place]) => place ?? "");
  const least = command.name.split("<").length - 1;
  if (given === null) return null;
  const { values, positionals } = given;
  if (positionals.length < least || positionals.length > places.length) return null;
  const args: Record<string, unknown> = {};
  for (const [option, { default: standard, choices, array }] of Object.entries(command.options)) {
    const all = [values[option] ?? standard ?? []].flat();
    if (all.includes("") || !all.every((one) => choices?.includes(`${one}`) ?? true)) return null;
    if (all.length > 0) args[option] = array ? all : all.at(-1);
  }
  for (const [at, place] of places.entries()) if (positionals[at]) args[place] = positionals[at];
  return { command, args };
};

/** What the two readers do not take alike: letters in a row, letters with their value, what stands behind `--`, nothing. */
const UNCLEAR = /^(?:-[^-].+|--|)$/s;

const parsed = (
  words: readonly string[],
  options: Command["options"],
): { readonly values: Args; readonly positionals: readonly string[] } | null => {
  try {
    return parseArgs({
      args: [...words],
      options: Object.fromEntries(Object.entries(options).map(([name, option]) => [name, taken(option)])),
      allowPositionals: true,
      allowNegative: true,
    });
  } catch {
    return null;
  }
};

/** Of what is given again each one is looked at, as yargs does, and the last one counts. */
const taken = ({ type, alias }: Options) => ({
  type: type === "boolean" ? ("boolean" as const) : ("string" as const),
  multiple: true,
  ...(typeof alias === "string" ? { short: alias } : {}),
});
