import { parseShell } from "../../shell/parse.ts";
import type { ShellCommand, ShellWord } from "../../shell/script.ts";
import { prefixOf, type Variables, valuesOf, variablesOf } from "./values.ts";

/** What a shell script runs, as far as it can be told. */
export interface Calls {
  /** Command lines: names, and arguments, of which null are those that only the running shell knows. */
  readonly lines: readonly (readonly (string | null)[])[];
  /** Directories that it puts into its own PATH. */
  readonly pathDirectories: readonly string[];
  /** Words with a slash, and what words that are not known begin with: `/docker-entrypoint.d/`. */
  readonly paths: readonly string[];
  /** Command words that only the running shell knows, as they stand there. */
  readonly unknown: readonly string[];
  /** Values that it gives to variables: where some of it is unknown, one of them may be what it runs. */
  readonly assigned: readonly string[];
  /** What the parser stumbled over; null where the text is a script of sh or Bash. */
  readonly error: string | null;
}

const DEPTH_MAX = 4;

/** `eval`, `trap` and the like hold scripts again: they are read as well. */
export const callsOf = (text: string, started: Variables, depth = 0): Calls => {
  const script = parseShell(text);
  const variables = variablesOf(script, started);
  const functions = new Set(script.functions);
  const parts = script.commands.map((command) => callOf(command, variables, functions));
  const nested =
    depth < DEPTH_MAX
      ? parts.flatMap(({ texts }) => texts.map((each) => callsOf(each, variables, depth + 1)))
      : [];
  if (parts.some((part) => part.runsArguments))
    parts.push(...script.commands.map((command) => newArguments(command, variables)));
  return {
    lines: [...parts.flatMap(({ lines }) => lines), ...nested.flatMap(({ lines }) => lines)],
    pathDirectories: [
      ...script.commands.flatMap((command) => ownPath(command, variables)),
      ...nested.flatMap((it) => it.pathDirectories),
    ],
    paths: [
      ...script.words.flatMap((word) => pathsIn(word, variables)),
      ...nested.flatMap(({ paths }) => paths),
    ],
    unknown: [...parts.flatMap(({ unknown }) => unknown), ...nested.flatMap(({ unknown }) => unknown)],
    assigned: [
      ...script.commands.flatMap(({ assignments }) =>
        assignments.flatMap(({ value }) => (value && valuesOf(value, variables)) ?? []),
      ),
      ...nested.flatMap(({ assigned }) => assigned),
    ],
    error: script.errors[0]?.message ?? null,
  };
};

/** Of `PATH=/opt/bin:$PATH` what stands there, whatever the rest may be. */
const ownPath = ({ assignments }: ShellCommand, variables: Variables): string[] =>
  assignments
    .filter(({ name }) => name === "PATH")
    .flatMap(({ value }) => value?.pieces ?? [])
    .map((piece) => {
      if (piece.kind === "text") return piece.value;
      return piece.kind === "variable" ? (variables.get(piece.name)?.join(":") ?? ":") : ":";
    })
    .join("")
    .split(":")
    .filter((directory) => directory.startsWith("/"));

interface Call {
  readonly lines: readonly (readonly (string | null)[])[];
  /** Scripts that stand in its arguments. */
  readonly texts: readonly string[];
  readonly unknown: readonly string[];
  /** Whether it runs what the script was given as arguments: `exec "$@"`. */
  readonly runsArguments: boolean;
}

const NOTHING: Call = { lines: [], texts: [], unknown: [], runsArguments: false };

/** Words of the shell's own that take a command: the next word is what runs. */
const PASSES_ON = new Set(["exec", "command", "builtin", "time", "coproc"]);
/** Words of the shell's own that take a script. */
const TAKES_SCRIPT = new Set(["eval", "trap"]);

const callOf = (command: ShellCommand, variables: Variables, functions: ReadonlySet<string>): Call => {
  if (!command.name) return NOTHING;
  const words = [command.name, ...command.args];
  const names = valuesOf(command.name, variables);
  if (!names)
    return isArguments(command.name)
      ? { ...NOTHING, runsArguments: true }
      : { ...NOTHING, unknown: [command.name.text] };
  const args = command.args.map((word) => valuesOf(word, variables));
  const passing = names.some((name) => PASSES_ON.has(name));
  const next = passing
    ? command.args.find((word) => word.value === null || !word.value.startsWith("-"))
    : undefined;
  const texts = names.some((name) => TAKES_SCRIPT.has(name))
    ? [args.map((values) => values?.[0] ?? "").join(" ")]
    : [];
  const lines = names.flatMap((name) => linesOf(name, args));
  // What a function is given may be run by it: `run_as app gunicorn`.
  const given = names.some((name) => functions.has(name))
    ? args.flatMap((values) => (values ?? []).map((value) => [value]))
    : [];
  return {
    lines: [...lines, ...given],
    texts,
    unknown:
      next && !valuesOf(next, variables) && !isArguments(next)
        ? [next.text]
        : texts.length > 0 && args.some((it) => !it)
          ? [textOf(words)]
          : [],
    runsArguments: next !== undefined && isArguments(next),
  };
};

/** `set -- erl "$@"`, where the script runs its arguments afterwards: what is put before them is the command. */
const newArguments = ({ name, args }: ShellCommand, variables: Variables): Call => {
  const at = args.findIndex(({ value }) => value === "--");
  const [first, ...rest] = name?.value === "set" && at >= 0 ? args.slice(at + 1) : [];
  if (!first || isArguments(first)) return NOTHING;
  const names = valuesOf(first, variables);
  if (!names) return { ...NOTHING, unknown: [first.text] };
  const values = rest.map((word) => valuesOf(word, variables));
  return { ...NOTHING, lines: names.flatMap((each) => linesOf(each, values)) };
};

/** One line for each value that one of the arguments may have. */
const linesOf = (name: string, args: readonly (readonly string[] | null)[]): (string | null)[][] => {
  const most = Math.max(1, ...args.map((values) => values?.length ?? 1));
  return Array.from({ length: most }, (_, at) => [
    name,
    ...args.map((values) => values?.[at] ?? values?.[0] ?? null),
  ]);
};

/** `"$@"`, `$*`, `$1`. */
const isArguments = ({ pieces }: ShellWord): boolean =>
  pieces.length === 1 && pieces[0]?.kind === "variable" && /^[@*\d]$/.test(pieces[0].name);

const textOf = (words: readonly ShellWord[]): string => words.map(({ text }) => text).join(" ");

const pathsIn = (word: ShellWord, variables: Variables): readonly string[] => {
  const values = valuesOf(word, variables) ?? [prefixOf(word, variables)];
  return values.filter((value) => value.includes("/"));
};
