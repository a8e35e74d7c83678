import type { ShellCommand, ShellScript, ShellWord } from "../shell/script.ts";
import type { Call } from "./call.ts";
import type { RunSite } from "./recipe.ts";

/** Every program that a RUN calls, in the order of the text. */
export const callsOf = ({ run }: RunSite): readonly Call[] => run.calls;

/** The same of a shell tree: made once, when a RUN is read. */
export const callsIn = (tree: ShellScript): readonly Call[] => {
  const direct = new Set(tree.list.flatMap(({ pipeline }) => pipeline ?? []).map(spanKey));
  return tree.commands.flatMap((command) => {
    const statement = tree.list.findIndex(({ from, to }) => from <= command.from && command.to <= to);
    const call = unwrap(command);
    return call === null ? [] : [{ ...call, command, statement, nested: !direct.has(spanKey(command)) }];
  });
};

const spanKey = ({ from, to }: ShellCommand): string => `${from}-${to}`;

/** Programs that run what follows them. Their own options take no value but those of `sudo -u` and `nice -n`. */
const CARRIERS = new Set(["sudo", "env", "command", "exec", "time", "nice", "nohup", "eatmydata", "xargs"]);

const unwrap = ({ name, args }: ShellCommand): Pick<Call, "name" | "program" | "args" | "prefix"> | null => {
  let words = name === null ? [] : [name, ...args];
  let prefix = "";
  for (;;) {
    const [first] = words;
    const program = programOf(first);
    if (first === undefined || program === null) return null;
    if (!CARRIERS.has(program)) return calling(program, first, words.slice(1), prefix);
    const behind = words.findIndex(
      (word, at) => at > 0 && !/^-|=/.test(word.text) && !/^-(?:u|n|g)$/.test(words[at - 1]?.text ?? ""),
    );
    if (behind === -1) return calling(program, first, words.slice(1), prefix);
    if (program === "sudo") prefix = "sudo ";
    words = words.slice(behind);
  }
};

/** The program itself, or the module that Python runs: `python3 -m pip`. */
const calling = (name: string, program: ShellWord, args: readonly ShellWord[], prefix: string) => {
  const module = /^python[\d.]*$/.test(name) && args[0]?.value === "-m" ? args[1]?.value : null;
  if (module) return { name: module, program, args: args.slice(2), prefix };
  return { name: name.replace(/^(pip|gem|bundle|npm)[\d.]+$/, "$1"), program, args, prefix };
};

/** A word's last part, as a program is called. */
const programOf = (word: ShellWord | undefined): string | null => word?.value?.replace(/^.*\//s, "") ?? null;

/** Options whose value is the next word, which is then no subcommand. */
const WITH_VALUE =
  /^(?:-[ocCtT]|--prefix|--cwd|--loglevel|--registry|--default-timeout|--working-dir|--user-agent|--index-url|--filter|--dir|--root|--releasever|--installroot|--setopt|--enablerepo|--disablerepo)$/;

/** The word that says what the program is to do: `install` in `apt-get -o X=y install curl`. Null where it is not known. */
export const subcommandOf = ({ args }: Pick<Call, "args">): ShellWord | null => {
  const at = args.findIndex(
    ({ text }, index) => !text.startsWith("-") && !WITH_VALUE.test(args[index - 1]?.text ?? ""),
  );
  const word = args[at];
  return word === undefined || word.value === null ? null : word;
};

/** Whether a call is what `npm ci` or `apk add` says: the name, and where it has one the first word that is no option. */
export const isCall = (call: Pick<Call, "name" | "args">, said: string): boolean => {
  const [name, subcommand] = said.split(" ");
  return call.name === name && (subcommand === undefined || subcommandOf(call)?.value === subcommand);
};
