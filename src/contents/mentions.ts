import { type ImagePath, isBelow, nameOf, parentOf } from "../model/path.ts";
import { isLibraryCode } from "./known/commands.ts";
import { isOpenDirectory, isServedDirectory } from "./known/directories.ts";
import { namedIn, topNames, WIDE } from "./named.ts";
import { textOfBytes } from "./packages/byte-names.ts";
import type { Root } from "./root.ts";
import type { Walk } from "./walk.ts";

/** What ends a sentence, a quotation. */
const NO_LETTERS_LAST = /[^\p{L}\p{M}\p{N}]+$/u;

/** Whether a compiled program names a path and opens nothing of it: a place in its sources, the compiler that made it. */
export type Passes = (path: ImagePath) => boolean;

/** Follows the absolute paths that files name. What two files name is proved by the first. */
export class Mentions {
  readonly #root: Root;
  readonly #walk: Walk;
  readonly #tops: ReadonlySet<string>;
  readonly #seen = new Set<string>();

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#root = walk.root;
    this.#tops = topNames(walk.root.names("/"));
  }

  inBytes(bytes: Uint8Array, by: ImagePath | null): void {
    for (const run of namedIn(bytes, this.#tops, false)) this.#follow(run, by, null);
  }

  /** The bytes are a compiled program's, or a class's. */
  inProgram(bytes: Uint8Array, by: ImagePath, passes: Passes = () => false): void {
    for (const run of namedIn(bytes, this.#tops, true)) this.#follow(run, by, passes);
  }

  /** A file's text has a character a byte; that of the config is Unicode. */
  inText(text: string, by: ImagePath | null): void {
    this.inBytes(Buffer.from(text, by === null ? "utf8" : "latin1"), by);
  }

  /** `passes` is null in texts. What one program passes another may open. */
  #follow(run: string, by: ImagePath | null, passes: Passes | null): void {
    if (this.#seen.has(run)) return;
    if (WIDE.test(run)) {
      this.#seen.add(run);
      const wide = textOfBytes(Buffer.from(run, "latin1"));
      if (!this.#take(wide, by, passes)) this.#take(wide.replace(NO_LETTERS_LAST, ""), by, passes);
      return;
    }
    const name = run.replace(/[./@~+-]+$/, "");
    if (
      passes !== null &&
      [name, this.#root.resolve(name)?.path].some((it) => it !== undefined && passes(it))
    )
      return;
    this.#seen.add(run);
    if (this.#take(run, by, passes) || this.#take(name, by, passes)) return;
    const directory = this.#root.resolve(parentOf(name))?.path;
    this.#way(name, by);
    if (directory === undefined) {
      if (passes !== null) this.#shorter(name, by, passes);
      return;
    }
    const begun = nameOf(name);
    const names = this.#root.names(directory);
    // Strings of Go and Rust follow one another without a gap: the name may end before the run does.
    const ends = passes !== null ? names.filter((it) => begun.startsWith(it) && it.length > 1) : [];
    // A name that is made at run time begins so: `/usr/lib/app/plugin-` and a number.
    const begins =
      run === name && !isOpenDirectory(directory) ? names.filter((it) => it.startsWith(begun)) : [];
    for (const each of [...ends, ...begins]) this.#take(`${parentOf(name)}/${each}`, by, passes);
  }

  /** Of what is only made at run time the way is needed: `/var/run/app/x.pid` leads over the link `/var/run`. */
  #way(name: string, by: ImagePath | null): void {
    for (let at = parentOf(name); at !== "/"; at = parentOf(at)) {
      const found = this.#root.resolve(at)?.path;
      if (found === undefined) continue;
      if (this.#isDirectory(found)) this.#walk.need(at, { by, how: "named", named: name });
      return;
    }
  }

  /** In a compiled program the first names may still be a path: `/etc/ssl/cert.pem/etc/pki/tls`. */
  #shorter(name: string, by: ImagePath | null, passes: Passes): void {
    const at = name.lastIndexOf("/");
    if (at > 0) this.#follow(name.slice(0, at), by, passes);
  }

  #take(name: string, by: ImagePath | null, passes: Passes | null): boolean {
    const found = this.#root.resolve(name);
    if (!found || found.path === "/") return false;
    if (passes?.(found.path) || (by !== null && this.#walk.isOwnPart(found.path, by))) return true;
    this.#walk.need(name, { by, how: "named", named: name });
    if (!this.#isDirectory(found.path)) return true;
    const isServed = passes === null && isServedDirectory(found.path) && !(by !== null && isLibraryCode(by));
    if ((isOpenDirectory(found.path) && !isServed) || (by !== null && isBelow(by, found.path))) return true;
    this.#walk.unknown(found.path, `${by ?? "the image's config"} names the directory`, by);
    return true;
  }

  #isDirectory(path: ImagePath): boolean {
    return this.#root.nodes.get(path)?.entry.kind === "directory";
  }
}
