import { createRequire } from "node:module";
import yargs from "yargs";
import { SlimError } from "../model/error.ts";
import { commands } from "./commands.ts";
import type { Io } from "./io.ts";

/** 0 fine · 1 a gate failed · 2 the input or the call is wrong · 3 a fault in slim itself. CONTRACT 4. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The whole program: it never exits, and never throws. */
export const main = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  try {
    return await run(argv, io);
  } catch (error) {
    if (error instanceof SlimError) {
      io.err(`slim: ${error.message}\n`);
      return 2;
    }
    io.err(
      `slim: a fault in slim itself; please report it\n${error instanceof Error ? error.stack : error}\n`,
    );
    return 3;
  }
};

const run = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  let exitCode: ExitCode = 0;
  let parser = yargs([...argv])
    .scriptName("slim")
    .usage(
      "$0 COMMAND\n\nAccounts for every byte of a container image, and blames each on a Dockerfile line.",
    )
    .version(version())
    .exitProcess(false)
    .locale("en")
    .wrap(Math.min(100, io.columns))
    .strict()
    .demandCommand(1, "no command was given")
    .recommendCommands()
    .parserConfiguration({ "duplicate-arguments-array": false, "parse-positional-numbers": false })
    .fail((message, error) => {
      throw error ?? new SlimError("usage", `${lowerFirst(message.split("\n").join(" "))}; see slim --help`);
    })
    .epilogue(
      "Exit status: 0 fine, 1 a gate failed, 2 the input or the call is wrong, 3 a fault in slim itself.",
    );
  for (const { name, describe, options, load } of commands)
    parser = parser.command(name, describe, options, async (args) => {
      const command = await load();
      exitCode = await command(args, io);
    });
  await parser.parseAsync([...argv], {}, (_error, _args, output) => {
    if (output) io.out(`${output}\n`);
  });
  return exitCode;
};

const lowerFirst = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

/** The package's own, from the package.json beside the sources or above the built files. */
const version = (): string => {
  const require = createRequire(import.meta.url);
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      return String(require(path).version);
    } catch {
      // not at this depth
    }
  }
  return "unknown";
};
