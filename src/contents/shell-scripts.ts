import { type ImagePath, isBelow, parentOf } from "../model/path.ts";
import type { Context } from "./context.ts";
import { BUILDS, isLibraryCode } from "./known/commands.ts";
import { nameOfBytes } from "./named.ts";
import { PackageScripts } from "./package-scripts.ts";
import type { Root } from "./root.ts";
import { callsOf } from "./scripts/calls.ts";
import type { Variables } from "./scripts/values.ts";

/** Follows scripts of the shell into what they run and name, wherever they stand: in files, in the config, in arguments, in a `package.json`. */
export class ShellScripts {
  readonly #context: Context;
  readonly #variables: Variables;

  constructor(context: Context) {
    this.#context = context;
    this.#variables = variablesOf(context.walk.root);
    const { programs, walk } = context;
    programs.onText((text, by) => this.read(text, by, by === null));
    const packages = new PackageScripts(walk, programs, (...script) => this.read(...script));
    programs.onPackageScript((call, why, from) => packages.follow(call, why, from));
  }

  /** `by` is null for the config; `more` comes before PATH. */
  read(text: string, by: ImagePath | null, certain: boolean, more: readonly string[] = []): void {
    const { mentions, programs, walk } = this.#context;
    const calls = callsOf(text, this.#variables);
    const open = by !== null && !certain && isLibraryCode(by);
    // A file's text has a character a byte, where names in other letters have several.
    const nameIn = (word: string): string => (by === null ? word : nameOfBytes(word));
    const lines = calls.lines.map((line) => line.map((word) => word && nameIn(word)));
    for (const line of lines)
      if (!open || !BUILDS.test(line[0] ?? "")) {
        const meant = open ? line.map((word) => (word !== null && BUILDS.test(word) ? null : word)) : line;
        programs.run(meant, { by, how: certain ? "command" : "named" }, [...more, ...calls.pathDirectories]);
      }
    // Of `$directory/postsuper` the name is known, and a variable may hold a command whole.
    const names = calls.unknown.map((word) => /\/([\w.+-]+)["']?$/.exec(word)?.[1] ?? "");
    if (names.length > 0) names.push(...calls.assigned.map((value) => value.split(" ", 1)[0] ?? ""));
    for (const name of names) if (name !== "") programs.run([nameIn(name)], { by, how: "named" }, more);
    for (const name of calls.paths)
      if (name.startsWith("/")) mentions.inText(name, by);
      else walk.need(nameIn(name), { by, how: "named", named: nameIn(name) }, this.#folderOf(by));
    if (by === null) {
      mentions.inText(text, null);
      this.#context.parts.text(text, null);
    }
    if (!certain) return;
    const what = by ?? "the image's config";
    if (calls.error !== null)
      walk.doubt(`${what} holds a script that the shell's parser cannot read: ${calls.error}`);
    if (calls.unknown.length > 0 || calls.error !== null) this.#anything(what, by, calls.unknown);
  }

  #folderOf(by: ImagePath | null): ImagePath {
    return by === null ? this.#context.walk.root.config.workingDir || "/" : parentOf(by);
  }

  /** A tool of the system is called with what was followed; an image's own script may run any program there is. */
  #anything(what: string, by: ImagePath | null, unknown: readonly string[]): void {
    const { walk } = this.#context;
    const names = unknown.slice(0, 3).join(", ");
    if (names !== "") walk.doubt(`${what} runs commands that only the running shell knows: ${names}`);
    if (by === null || !isSystemTool(by))
      this.anyProgram(`${what} runs commands that only the running shell knows`, by);
  }

  /** Whatever lies on PATH may run. */
  anyProgram(why: string, by: ImagePath | null): void {
    const { programs, walk } = this.#context;
    for (const directory of programs.directories) {
      const path = walk.root.resolve(directory)?.path;
      if (path !== undefined) walk.unknown(path, why, by);
    }
  }
}

const SYSTEM_TOOLS = [
  "/bin",
  "/sbin",
  "/usr/bin",
  "/usr/sbin",
  "/usr/lib",
  "/usr/share",
  "/usr/libexec",
  "/etc",
];

/** What came with the system is called with what was followed. */
export const isSystemTool = (path: ImagePath): boolean =>
  SYSTEM_TOOLS.some((directory) => isBelow(path, directory));

/** Variables that a container is started with. */
const variablesOf = (root: Root): Variables =>
  new Map([
    ["HOME", ["/root"]],
    ...root.config.env.map((each): [string, string[]] => {
      const at = each.indexOf("=");
      return [each.slice(0, Math.max(0, at)), [each.slice(at + 1)]];
    }),
  ]);
