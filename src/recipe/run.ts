import { shellTextOf } from "../dockerfile/shell-text.ts";
import type { Dockerfile, Instruction } from "../model/dockerfile.ts";
import { parseShell } from "../shell/parse.ts";
import { callsIn } from "./calls.ts";
import type { Mount, Opaque, Script } from "./recipe.ts";

/** What a RUN runs, or why nobody here can tell. */
export function runOf(
  instruction: Instruction,
  shell: readonly string[],
  { escape: escapeSign }: Pick<Dockerfile, "escape">,
): Script | Opaque {
  if (escapeSign === "`") return opaque("is in a file that is written for Windows");
  const options = posixOptions(shell);
  if (options === null) return opaque(`runs in ${shell[0] ?? "no shell"}, which is no POSIX shell`);
  const source = shellTextOf(instruction, escapeSign);
  if (source.kind === "none") return opaque(source.reason);
  const heredoc = source.kind === "heredoc";
  const interpreter = heredoc && source.interpreter !== null ? source.interpreter.split(/\s+/) : shell;
  if (heredoc && posixOptions([...interpreter, "-c"]) === null)
    return opaque(`is a script for ${interpreter.join(" ")}`);
  const tree = parseShell(source.text);
  if (tree.errors.length > 0) return opaque(`is no shell script that slim can read`);
  const isBash = /bash$/.test(interpreter.find((word) => !/env$/.test(word)) ?? "");
  if (!isBash && BASH_ONLY.test(source.text)) return opaque(`is written for Bash, and runs in ${shell[0]}`);
  if (tree.list.length === 0) return opaque("runs nothing");
  return {
    kind: "script",
    text: source.text,
    tree,
    calls: callsIn(tree),
    errexit: setsErrexit(interpreter) || setsErrexit(tree.list[0]?.pipeline?.[0] ?? null),
    heredoc,
    mounts: instruction.flags.flatMap(mountOf),
  };
}

const opaque = (reason: string): Opaque => ({ kind: "opaque", reason });

/** What Bash reads otherwise than dash and busybox do. */
const BASH_ONLY = /\$'|\[\[|[<>]\(|<<<|&>|\|&|\$\{!|\$\{\w+(?:\/|\^|,|:\d)|^\s*function\s|\w\+?=\(/;

/** The options of a shell that reads scripts as POSIX says, with `-c` at their end; null of every other. */
const posixOptions = (shell: readonly string[]): readonly string[] | null => {
  const [program = "", ...options] = /(?:^|\/)env$/.test(shell[0] ?? "") ? shell.slice(1) : shell;
  const known = /(?:^|\/)(?:sh|bash|ash|dash)$/.test(program);
  return known && /^-\w*c$/.test(options.at(-1) ?? "") ? options : null;
};

type Setter = readonly string[] | Script["tree"]["commands"][number] | null;

const setsErrexit = (setter: Setter): boolean => {
  if (setter === null) return false;
  const words = "args" in setter ? commandWords(setter) : setter.slice(1);
  return words.some(
    (word, at) => /^-[a-z]*e[a-z]*$/.test(word) || (word === "errexit" && words[at - 1] === "-o"),
  );
};

const commandWords = ({ name, args }: Script["tree"]["commands"][number]): readonly string[] =>
  name?.value === "set" ? args.map(({ value }) => value ?? "") : [];

const mountOf = (flag: string): Mount[] => {
  const options = /^--mount=(.*)$/s.exec(flag)?.[1]?.split(",");
  if (options === undefined) return [];
  const value = (...names: readonly string[]): string | null =>
    options.find((option) => names.includes(option.split("=")[0] ?? ""))?.replace(/^[^=]*=/, "") ?? null;
  return [{ type: value("type") ?? "bind", target: value("target", "dst", "destination") }];
};
