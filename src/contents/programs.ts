import { type ImagePath, nameOf } from "../model/path.ts";
import { environmentOf } from "./environment.ts";
import { BUILTINS, RUNS_ARGUMENTS, RUNS_TEXT } from "./known/commands.ts";
import { latin1 } from "./root.ts";
import { type ScriptCall, scriptCallOf } from "./scripts/package-scripts.ts";
import { isShell } from "./scripts/shebang.ts";
import type { Walk, Why } from "./walk.ts";

/** What a container finds a program by where its config says nothing, as runc and Docker have it. */
const DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A command line: the arguments that only the running shell knows are null. */
export type Line = readonly (string | null)[];

/** Finds programs by name, and follows command lines into those that they start. */
export class Programs {
  readonly #walk: Walk;
  readonly #path: readonly string[];
  /** All names in the directories of PATH. */
  readonly #names: ReadonlySet<string>;
  /** Reads a shell script that stands in an argument. */
  #readText: (text: string, by: ImagePath | null) => void = () => {};

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#path = directoriesOf(environmentOf(walk.root, "PATH") ?? DEFAULT_PATH);
    const { root } = walk;
    this.#names = new Set(this.#path.flatMap((it) => root.names(root.resolve(it)?.path ?? it)));
  }

  /** Follows command lines that name scripts of a package. */
  #followScript: (call: ScriptCall, why: Omit<Why, "named">, from: ImagePath) => void = () => {};

  /** Who reads shell scripts that stand in arguments. */
  onText(read: (text: string, by: ImagePath | null) => void): void {
    this.#readText = read;
  }

  /** Who follows `npm start` and the like. */
  onPackageScript(follow: (call: ScriptCall, why: Omit<Why, "named">, from: ImagePath) => void): void {
    this.#followScript = follow;
  }

  /** The names of all that lies in the directories of PATH. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** The directories of PATH. */
  get directories(): readonly string[] {
    return this.#path;
  }

  /** Where a program of this name lies; null where it is none. `more` are directories that a script adds. */
  lookUp(name: string, more: readonly string[] = [], from: ImagePath = "/"): string | null {
    if (name === "") return null;
    if (name.includes("/")) return this.#isProgram(name, from) ? name : null;
    if (more.length === 0 && !this.#names.has(name)) return null;
    for (const directory of [...more.filter((it) => it.startsWith("/")), ...this.#path]) {
      const path = `${directory}/${name}`;
      if (this.#isProgram(path, "/")) return path;
    }
    return null;
  }

  #isProgram(name: string, from: ImagePath): boolean {
    const path = this.#walk.root.resolve(name, from)?.path;
    const node = path === undefined ? undefined : this.#walk.root.nodes.get(path);
    return node?.content != null && (node.entry.mode & 0o111) !== 0;
  }

  /** A command line that runs. False where there is no such program, and the shell does not know it by itself. */
  run(line: Line, why: Omit<Why, "named">, more: readonly string[] = [], from: ImagePath = "/"): boolean {
    const [name, ...args] = line;
    if (name == null) return true;
    const known = this.#one(line, why, more, from);
    if (RUNS_ARGUMENTS.has(nameOf(name)) || this.#isScript(name, more, from))
      args.forEach((arg, at) => {
        if (arg && this.lookUp(arg, more, from)) this.#one(args.slice(at), why, more, from);
      });
    return known;
  }

  #one(line: Line, why: Omit<Why, "named">, more: readonly string[], from: ImagePath): boolean {
    const [name, ...args] = line;
    if (name == null) return true;
    if (isShell(name) || RUNS_TEXT.has(nameOf(name)))
      args.forEach((arg, at) => {
        const text = args[at + 1];
        if (arg && /^-\w*c$/.test(arg) && text != null) this.#readText(text, why.by);
      });
    const found = this.lookUp(name, more, from);
    if (found) this.#walk.need(found, { ...why, named: name }, from);
    const call = scriptCallOf(line);
    if (call) this.#followScript(call, why, from);
    return found !== null || (why.how !== "config" && BUILTINS.has(name));
  }

  /** What a script is given it may run: `entrypoint.sh gunicorn`. */
  #isScript(name: string, more: readonly string[], from: ImagePath): boolean {
    const { root } = this.#walk;
    const path = root.resolve(this.lookUp(name, more, from) ?? "", from)?.path;
    const head = path === undefined || path === "/" ? null : root.read(path, 0, 2);
    return head !== null && latin1(head) === "#!";
  }
}

export const directoriesOf = (list: string): string[] => list.split(":").filter((it) => it.startsWith("/"));
