import yargs from "yargs";
import { SlimError } from "../model/error.ts";
import { type Call, type Command, commands } from "./commands.ts";
import type { Io } from "./io.ts";
import type { Args } from "./options.ts";

const USAGE = `$0 COMMAND

Accounts for every byte of a container image, and blames each on a Dockerfile line.
IMAGE is the path of a saved image (- for standard input), or docker-archive:PATH[:REF],
oci-archive:PATH[:REF], oci:DIR[:REF].`;
const EXIT_STATUS =
  "Exit status: 0 fine, 1 a gate failed, 2 the input or the call is wrong, 3 a fault in slim itself.";
const WIDTH_MAX = 100;

/**
 * Reads any command line; null where that was a question, which is answered then: `--help`, `--version`, completion. Throws `usage`
 * where it cannot be read.
 */
export const callByYargs = async (argv: readonly string[], version: string, io: Io): Promise<Call | null> => {
  let call: Call | null = null;
  let parser = yargs()
    .scriptName("slim")
    .usage(USAGE)
    .version(version)
    .alias("help", "h")
    .exitProcess(false)
    .locale("en")
    .wrap(Math.min(WIDTH_MAX, io.columns))
    .strict()
    .demandCommand(1, "no command was given")
    .parserConfiguration({
      "parse-numbers": false,
      "parse-positional-numbers": false,
    })
    .fail((message, error) => {
      if (error && error.name !== "YError") throw error;
      throw new SlimError("usage", sentenceOf(message ?? error.message, argv[0]));
    })
    .epilogue(EXIT_STATUS);
  for (const command of commands)
    parser = parser.command(
      command.name,
      command.describe,
      (own) => own.options(inGroups(command.options)),
      (args) => {
        call = { command, args: lastGiven(args, command.options) };
      },
    );
  parser = parser.completion("completion", "a script that lets bash, zsh and fish complete slim's words");
  await parser.parseAsync(argv, {}, (_error, _args, output) => {
    if (output) io.out(`${output}\n`);
  });
  return call;
};

/** yargs shows groups in the order in which it meets them, and its own last. */
const inGroups = (options: Command["options"]): Command["options"] =>
  Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { group: "Options:", ...option }]),
  );

/** Of an option that is given again, the last one counts; those that are lists take all. */
const lastGiven = (args: Args, options: Command["options"]): Args =>
  Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const isList = name === "_" || options[name]?.array === true;
      return [name, Array.isArray(value) && !isList ? value.at(-1) : value];
    }),
  );

/** The first of a command's arguments that was not given. */
const missing = (command: string, given: number): string => {
  const name = commands.find((other) => other.name.startsWith(`${command} `))?.name ?? "";
  return [...name.matchAll(/<(\w+)>/g)][given]?.[1] ?? "an argument";
};

/** yargs's words as one line of ours. */
const sentenceOf = (message: string, command = ""): string => {
  const given = /^Not enough non-option arguments: got (\d+)/.exec(message)?.[1];
  if (given !== undefined) return `${missing(command, Number(given))} is missing; see slim ${command} --help`;
  const valueless = /^Not enough arguments following: (.*)$/.exec(message)?.[1];
  if (valueless) return `${valueless.length > 1 ? "--" : "-"}${valueless} needs a value; see slim --help`;
  const choice = /^Invalid values:\s+Argument: (\S+), Given: (.*), Choices: (.*)$/s.exec(message);
  if (choice)
    return `--${choice[1]} ${choice[2]?.slice(1, -1)}: is no choice; give one of ${choice[3]?.replaceAll('"', "")}`;
  const line = message.charAt(0).toLowerCase() + message.slice(1).split("\n").join(" ");
  return `${line}; see slim --help`;
};
