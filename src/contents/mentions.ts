import { type ImagePath, isBelow, nameOf, parentOf } from "../model/path.ts";
import { isOpenDirectory } from "./known/directories.ts";
import { namedIn, topNames } from "./named.ts";
import { textOfBytes } from "./packages/byte-names.ts";
import type { Root } from "./root.ts";
import type { Walk } from "./walk.ts";

const WIDE = /[\x80-\xff]/;

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

  /** `anywhere`: the bytes are a compiled program's. */
  inBytes(bytes: Uint8Array, by: ImagePath | null, anywhere = false): void {
    for (const run of namedIn(bytes, this.#tops, anywhere)) this.#follow(run, by, anywhere);
  }

  /** A file's text has a character a byte; that of the config is Unicode. */
  inText(text: string, by: ImagePath | null): void {
    this.inBytes(Buffer.from(text, by === null ? "utf8" : "latin1"), by);
  }

  #follow(run: string, by: ImagePath | null, anywhere: boolean): void {
    if (this.#seen.has(run)) return;
    this.#seen.add(run);
    if (WIDE.test(run)) {
      this.#take(textOfBytes(Buffer.from(run, "latin1")), by);
      return;
    }
    const name = run.replace(/[./@~+-]+$/, "");
    if (this.#take(run, by) || this.#take(name, by)) return;
    const directory = this.#root.resolve(parentOf(name))?.path;
    if (directory === undefined) {
      if (anywhere) this.#shorter(name, by);
      return;
    }
    const begun = nameOf(name);
    const names = this.#root.names(directory);
    // Strings of Go and Rust follow one another without a gap: the name may end before the run does.
    const ends = anywhere ? names.filter((it) => begun.startsWith(it) && it.length > 1) : [];
    // A name that is made at run time begins so: `/usr/lib/app/plugin-` and a number.
    const begins =
      run === name && !isOpenDirectory(directory) ? names.filter((it) => it.startsWith(begun)) : [];
    for (const each of [...ends, ...begins]) this.#take(`${parentOf(name)}/${each}`, by);
  }

  /** In a compiled program the first names may still be a path: `/etc/ssl/cert.pem/etc/pki/tls`. */
  #shorter(name: string, by: ImagePath | null): void {
    const at = name.lastIndexOf("/");
    if (at > 0) this.#follow(name.slice(0, at), by, true);
  }

  #take(name: string, by: ImagePath | null): boolean {
    const found = this.#root.resolve(name);
    if (!found || found.path === "/") return false;
    if (this.#root.nodes.get(found.path)?.entry.kind !== "directory") {
      this.#walk.need(name, { by, how: "named", named: name });
      return true;
    }
    if (isOpenDirectory(found.path) || (by !== null && isBelow(by, found.path))) return true;
    this.#walk.need(name, { by, how: "named", named: name });
    this.#walk.unknown(found.path, `${by ?? "the image's config"} names the directory`, by);
    return true;
  }
}
