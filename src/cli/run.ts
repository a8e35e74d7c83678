import { commands } from "./commands.ts";
import { COMPLETING, completionsOf } from "./completions.ts";
import { refuseTwice } from "./inputs.ts";
import type { ExitCode, Io } from "./io.ts";
import { countOf, hideDashes, textOf } from "./options.ts";
import { refuseNowhere, refuseUnwritable } from "./outputs.ts";
import { plainCall } from "./plain-call.ts";
import { refuseUnknownCommand, spelledOut } from "./spelled-out.ts";
import { refuseUnknownOption } from "./unknown-option.ts";

/** Options that are refused before an image is read for nothing. */
const COUNTS = ["top", "max-expansion"];

/** Reads the command line and runs the one command that it names. Throws `usage` where it cannot be read. */
export const runCommand = async (argv: readonly string[], version: string, io: Io): Promise<ExitCode> => {
  const [first, ...typed] = argv;
  if (first === COMPLETING) {
    for (const word of completionsOf(typed, commands)) io.out(`${word}\n`);
    return 0;
  }
  const asked = spelledOut(argv);
  refuseUnknownCommand(asked, commands);
  refuseUnknownOption(asked, commands);
  const words = hideDashes(asked);
  const call =
    plainCall(words, commands) ?? (await (await import("./by-yargs.ts")).callByYargs(words, version, io));
  if (call === null) return 0;
  const { command, args } = call;
  for (const count of COUNTS) countOf(args, count);
  refuseTwice(args);
  const output = textOf(args, "output");
  // A command with --force replaces nothing without it, and with it what is meant.
  const refuse = command.options.force === undefined ? refuseUnwritable : refuseNowhere;
  if (output !== null && output !== "-") refuse("--output", output, args);
  const run = await command.load();
  return await run(args, io);
};
