import { SlimError } from "../model/error.ts";
import type { Command } from "./commands.ts";
import { adviceFor } from "./nearest.ts";

/** What names a command beside the commands themselves. */
const BUILT_IN = ["completion"];

/** Calls that people make by habit, as the ones that are read: `slim help squash`, `slim version`. */
export const spelledOut = (argv: readonly string[]): readonly string[] => {
  const [first, ...rest] = argv;
  if (first === "version") return ["--version"];
  return first === "help" ? [...rest, "--help"] : argv;
};

/** Refuses a first word that is no command, before help is given for it. Throws `usage`, naming the nearest command. */
export const refuseUnknownCommand = (argv: readonly string[], commands: readonly Command[]): void => {
  const [first = "-"] = argv;
  const names = [...commands.map(commandName), ...BUILT_IN];
  if (first.startsWith("-") || names.includes(first)) return;
  throw new SlimError("usage", `${first}: is no command; ${adviceFor(first, names, "slim --help")}`);
};

/** `analyze` of `analyze <IMAGE>`. */
export const commandName = ({ name }: Command): string => name.split(" ")[0] ?? "";
