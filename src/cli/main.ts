import { SlimError } from "../model/error.ts";
import type { ExitCode, Io } from "./io.ts";
import { note } from "./note.ts";
import { version } from "./version.ts";

/** The whole program: it never exits, and never throws. What a run does not need is not loaded. */
export const main = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  try {
    if (argv.length === 1 && argv[0] === "--version") {
      io.out(`${version()}\n`);
      return 0;
    }
    const { runCommand } = await import("./run.ts");
    return await runCommand(argv, version(), io);
  } catch (error) {
    if (error instanceof SlimError) {
      note(io, error.message);
      return 2;
    }
    io.err(
      `slim: a fault in slim itself; please report it\n${error instanceof Error ? error.stack : error}\n`,
    );
    return 3;
  }
};
