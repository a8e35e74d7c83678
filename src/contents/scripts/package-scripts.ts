import { nameOf } from "../../model/path.ts";

/** What a command line of npm, Yarn, pnpm or Bun asks for among the `scripts` of a `package.json`. */
export interface ScriptCall {
  /** The folder that an option names; null where it is the current one. */
  readonly folder: string | null;
  /** Null where only the running shell knows, or another package of a workspace is meant: it may be any. */
  readonly name: string | null;
}

/** Their own words that run the script of that name. https://docs.npmjs.com/cli/v11/using-npm/scripts */
const LIFECYCLE = new Set(["start", "stop", "restart", "test"]);
const RUNS = new Set(["run", "run-script", "rum", "urn"]);
const FOLDER = /^(?:--prefix|--cwd|--dir|-C)$/;
const WORKSPACE = /^(?:-ws?|--workspaces?|-r|--recursive|-F|--filter)(?:=|$)/;
/** Whose scripts need no word before their name. */
const BARE = new Set(["yarn", "yarnpkg", "pnpm", "bun"]);

/** Null where it is no such command, or runs no script. */
export const scriptCallOf = ([program, ...args]: readonly (string | null)[]): ScriptCall | null => {
  const manager = nameOf(program ?? "");
  if (manager !== "npm" && !BARE.has(manager)) return null;
  let folder: string | null = null;
  let isElsewhere = false;
  const words: (string | null)[] = [];
  for (let at = 0; at < args.length && args[at] !== "--"; at++) {
    const arg = args[at] ?? null;
    if (arg === null || !arg.startsWith("-")) words.push(arg);
    else if (FOLDER.test(arg)) folder = args[++at] ?? null;
    else if (WORKSPACE.test(arg)) isElsewhere = true;
    else folder = /^--(?:prefix|cwd|dir)=(.*)$/.exec(arg)?.[1] ?? folder;
  }
  if (isElsewhere && words.length > 0) return { folder: null, name: null };
  const [first, second] = words;
  const isBare = first === null || (first !== undefined && (LIFECYCLE.has(first) || BARE.has(manager)));
  const name = first != null && RUNS.has(first) ? second : isBare ? first : undefined;
  return name === undefined ? null : { folder, name };
};

/** Texts that the shell is given for a script: those that npm runs before and after it come along. Empty where there is none. */
export const textsOf = (scripts: Readonly<Record<string, unknown>>, name: string | null): string[] => {
  const wanted = name === null ? Object.keys(scripts) : [`pre${name}`, name, `post${name}`];
  const texts = wanted.flatMap((each) => {
    const text = scripts[each];
    return typeof text === "string" ? [text] : [];
  });
  return name === null || typeof scripts[name] === "string" ? texts : [];
};
