import { type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import { NODE_BUILTINS } from "../known/node-builtins.ts";
import type { Root } from "../root.ts";
import type { Walk } from "../walk.ts";
import { OwnDevelopment } from "./own-development.ts";

/** Where Debian's Node.js looks for modules that no `node_modules` holds. https://wiki.debian.org/Javascript/Nodejs/Manual */
const SHARED = [
  "/usr/share/nodejs",
  "/usr/lib/nodejs",
  "/usr/lib/x86_64-linux-gnu/nodejs",
  "/usr/lib/aarch64-linux-gnu/nodejs",
];

/** Follows JavaScript into the modules that a distribution shares among all applications, package by package. */
export class SharedModules {
  readonly #walk: Walk;
  readonly #root: Root;
  /** Folders by the name of the module, before links are followed. */
  readonly #folders = new Map<string, ImagePath>();
  readonly #opened = new Set<string>();
  readonly #development: OwnDevelopment;

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#root = walk.root;
    this.#development = new OwnDevelopment(walk.root);
    for (const directory of SHARED)
      for (const name of this.#root.names(directory)) {
        const path = `${directory}/${name}`;
        if (!name.startsWith("@")) this.#folders.set(name.replace(/\.[cm]?js$/, ""), path);
        else
          for (const inner of this.#root.names(path))
            this.#folders.set(`${name}/${inner}`, `${path}/${inner}`);
      }
  }

  /** A file of a shared module is needed: with it, all of the module may be. */
  file(path: ImagePath): void {
    for (const directory of SHARED)
      if (path.startsWith(`${directory}/`)) {
        const [first = "", second = ""] = path.slice(directory.length + 1).split("/");
        this.#open(first.startsWith("@") ? `${first}/${second}` : first, path);
      }
  }

  /** What a text asks for by name, a file of it perhaps (`lodash/fp`), and no `node_modules` above it holds. */
  asked(names: readonly string[], path: ImagePath): void {
    if (this.#folders.size === 0 || !SCRIPT.test(nameOf(path))) return;
    for (const asked of names) {
      const name = PACKAGE.exec(asked)?.[0] ?? asked;
      if (!this.#folders.has(name) || this.#opened.has(name) || NODE_BUILTINS.has(asked)) continue;
      if (!this.#isLocal(name, path) && !this.#development.has(name, path)) this.#open(name, path);
    }
  }

  #open(name: string, by: ImagePath): void {
    const folder = this.#folders.get(name);
    if (folder === undefined || this.#opened.has(name)) return;
    this.#opened.add(name);
    const found = this.#walk.need(folder, { by, how: "named", named: name });
    if (found !== null) this.#walk.unknown(found, `${by} asks for the module ${name}`, by);
  }

  #isLocal(name: string, path: ImagePath): boolean {
    for (let at = parentOf(path); ; at = parentOf(at)) {
      if (this.#root.nodes.has(`${at === "/" ? "" : at}/node_modules/${name}`)) return true;
      if (at === "/") return false;
    }
  }
}

const PACKAGE = /^(?:@[^/]+\/)?[^/]+/;
const SCRIPT = /\.(?:[cm]?js|jsx|ts|node)$|^[^.]+$/;
