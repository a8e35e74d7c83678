import { isObject } from "../model/json.ts";
import { ancestorsOf, childOf, type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { Programs } from "./programs.ts";
import { type ScriptCall, textsOf } from "./scripts/package-scripts.ts";
import type { Walk, Why } from "./walk.ts";

/** Reads a shell script that stands in a file of another kind; `more` are directories that are searched for its commands first. */
export type ReadShell = (text: string, by: ImagePath, certain: boolean, more: readonly string[]) => void;

/** Follows `npm start` and the like into the `scripts` of the `package.json` that they mean. */
export class PackageScripts {
  readonly #walk: Walk;
  readonly #programs: Programs;
  readonly #readShell: ReadShell;
  readonly #done = new Set<string>();

  constructor(walk: Walk, programs: Programs, readShell: ReadShell) {
    this.#walk = walk;
    this.#programs = programs;
    this.#readShell = readShell;
  }

  /** `from` is the folder that the command runs in, as far as it is known. */
  follow(call: ScriptCall, why: Omit<Why, "named">, from: ImagePath): void {
    const { root } = this.#walk;
    const folder = call.folder ?? ".";
    const bases = [from, root.config.workingDir || "/", why.by === null ? "/" : parentOf(why.by)];
    const near = bases.flatMap((base) => this.#manifestAt(folder, base) ?? []);
    const meant = near.find((path) => this.#textsIn(path, call.name).length > 0);
    // Who knows where a script has gone before: then all projects of the image may be meant.
    const manifests = meant !== undefined && call.name !== null ? [meant] : this.#manifests();
    for (const manifest of manifests) this.#scripts(manifest, call.name, why);
    if (call.name === "start" && meant === undefined)
      for (const path of near) this.#programs.run(["node", "server.js"], why, [], parentOf(path));
  }

  #manifestAt(folder: string, base: ImagePath): ImagePath | null {
    return this.#walk.root.resolve(`${folder}/package.json`, base)?.path ?? null;
  }

  #manifests(): ImagePath[] {
    return [...this.#walk.root.nodes.keys()]
      .filter((path) => nameOf(path) === "package.json" && !path.includes("/node_modules/"))
      .filter((path) => !path.startsWith("/usr/"))
      .sort();
  }

  #scripts(manifest: ImagePath, name: string | null, why: Omit<Why, "named">): void {
    const texts = this.#textsIn(manifest, name);
    if (texts.length === 0 || this.#done.has(`${manifest} ${name}`)) return;
    this.#done.add(`${manifest} ${name}`);
    const certain = name !== null && (why.how === "config" || why.how === "command");
    this.#walk.need(manifest, { ...why, named: name ?? "package.json" });
    this.#programs.run(["sh"], { by: manifest, how: certain ? "command" : "named" });
    const folder = parentOf(manifest);
    const bins = [folder, ...[...ancestorsOf(folder)].reverse()].map((at) =>
      childOf(at, "node_modules/.bin"),
    );
    for (const text of texts) this.#readShell(text, manifest, certain, bins);
  }

  #textsIn(manifest: ImagePath, name: string | null): string[] {
    try {
      const value: unknown = JSON.parse(this.#walk.root.text(manifest) ?? "");
      return isObject(value) && isObject(value.scripts) ? textsOf(value.scripts, name) : [];
    } catch {
      return [];
    }
  }
}
