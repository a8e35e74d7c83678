import type { Options } from "yargs";
import type { Command } from "./commands.ts";
import { commandName } from "./spelled-out.ts";

/** What the scripts of `slim completion` call slim with, the words so far behind it. */
export const COMPLETING = "--get-yargs-completions";

/**
 * What could stand in the place of the last word. Empty where a path or a value of the user's own comes next: bash and zsh offer files then.
 * Bash and zsh give the program's own name first, fish does not.
 */
export const completionsOf = (typed: readonly string[], commands: readonly Command[]): readonly string[] => {
  const words = /(?:^|\/)slim$/.test(typed[0] ?? "") ? typed.slice(1) : typed;
  const last = words.at(-1) ?? "";
  const startingWith = (all: readonly string[]): readonly string[] =>
    all.filter((one) => one.startsWith(last));
  if (words.length <= 1) return startingWith([...commands.map(commandName), "completion", "help", "--help"]);
  if (words[0] === "help") return startingWith(commands.map(commandName));
  const command = commands.find((one) => commandName(one) === words[0]);
  if (command === undefined) return [];
  const before = optionAt(words.at(-2) ?? "", command.options);
  if (before !== null && before.type !== "boolean") return startingWith((before.choices ?? []).map(String));
  return last.startsWith("-") ? startingWith(flagsOf(command.options)) : [];
};

/** The option that a word names by itself; null where it names none, or brings its value along. */
const optionAt = (word: string, options: Command["options"]): Options | null => {
  const found = Object.entries(options).find(
    ([name, { alias }]) => word === `--${name}` || (typeof alias === "string" && word === `-${alias}`),
  );
  return found?.[1] ?? null;
};

/** Colour and progress are on where they can be, so that only their opposites are of use. */
const flagsOf = (options: Command["options"]): readonly string[] =>
  [...Object.keys(options), "help"].flatMap((name) =>
    name === "color" || name === "progress" ? [`--no-${name}`] : [`--${name}`],
  );
