import { childOf, type ImagePath } from "../../model/path.ts";
import { type Elf, type Read, readElf } from "../elf/elf.ts";
import { fits } from "../elf/header.ts";
import type { Root } from "../root.ts";
import { glibcPlaces, type LinkerSettings, type Loaded, muslPlaces } from "./directories.ts";

/** One library that comes along, and what asked for it by which name. */
export interface Library {
  /** As the linker finds it, links and all. */
  readonly foundAs: string;
  readonly path: ImagePath;
  readonly by: ImagePath;
  readonly named: string;
}

export interface Loading {
  /** The nearest first. */
  readonly libraries: readonly Library[];
  /** Names that lead nowhere. */
  readonly missing: readonly { readonly named: string; readonly by: ImagePath }[];
}

/** Reads an ELF file of the image; every file once. */
export type ElfReader = (path: ImagePath) => Read<Elf>;

export const elfReader = (root: Root): ElfReader => {
  const known = new Map<ImagePath, Read<Elf>>();
  return (path) => {
    const found = known.get(path) ?? readElf((from, bytes) => root.read(path, from, bytes));
    known.set(path, found);
    return found;
  };
};

/** Finds libraries as the linker of one image does. */
export class Linker {
  readonly #root: Root;
  readonly #settings: LinkerSettings;
  readonly #elfOf: ElfReader;

  constructor(root: Root, settings: LinkerSettings, elfOf: ElfReader) {
    this.#root = root;
    this.#settings = settings;
    this.#elfOf = elfOf;
  }

  /** All that is loaded with a program, or with a library that a program opens. */
  load(path: ImagePath, elf: Elf): Loading {
    const start: Loaded = { path, foundAs: path, elf, loader: null };
    const musl = isMusl(elf, this.#root);
    const libraries: Library[] = [];
    const missing: Loading["missing"][number][] = [];
    // A name is looked for once: what is loaded under it, or calls itself so, serves all who ask for it.
    const names = new Set<string>([elf.dynamic?.soname ?? "", ...this.#loaderNames(elf)]);
    const paths = new Set<ImagePath>([path]);
    const queue: Loaded[] = [start];
    const add = (foundAs: string, named: string, loader: Loaded): void => {
      const found = this.#fitting(foundAs, elf);
      if (!found) return;
      libraries.push({ foundAs, path: found.path, by: loader.path, named });
      if (paths.has(found.path)) return;
      paths.add(found.path);
      names.add(found.elf.dynamic?.soname ?? "");
      queue.push({ path: found.path, foundAs, elf: found.elf, loader });
    };
    for (let at = queue.shift(); at; at = queue.shift())
      for (const named of at.elf.dynamic?.needed ?? []) {
        if (names.has(named)) continue;
        names.add(named);
        const found = this.find(named, at, musl);
        if (found.length === 0) missing.push({ named, by: at.path });
        for (const foundAs of found) add(foundAs, named, at);
      }
    return { libraries, missing };
  }

  /** The loader is there before all others. */
  #loaderNames(elf: Elf): string[] {
    if (elf.interpreter === null) return [];
    return [elf.interpreter, this.#fitting(elf.interpreter, elf)?.elf.dynamic?.soname ?? ""];
  }

  /** Where a name leads: one file, and with it those of other processors' directories (`glibc-hwcaps`). */
  find(named: string, loader: Loaded, musl: boolean): string[] {
    if (named.includes("/")) return this.#fitting(named, loader.elf) ? [named] : [];
    if (musl && MUSL_ITSELF.test(named))
      return this.#fitting(muslLoader(loader, this.#root), loader.elf)
        ? [muslLoader(loader, this.#root)]
        : [];
    const { first, cached, last } = musl
      ? muslPlaces(this.#settings, loader)
      : glibcPlaces(this.#settings, named, loader);
    return (
      this.#firstIn(first, named, loader.elf) ??
      this.#firstCached(cached, loader.elf) ??
      this.#firstIn(last, named, loader.elf) ??
      []
    );
  }

  #firstIn(directories: readonly string[], named: string, like: Elf): string[] | null {
    for (const directory of directories) {
      const found = this.#variants(directory, named).filter((it) => this.#fitting(it, like));
      if (found.length > 0) return found;
    }
    return null;
  }

  /** Of the cache's paths all of one kind may be meant, by what the processor can. */
  #firstCached(paths: readonly string[], like: Elf): string[] | null {
    const found = paths.filter((it) => this.#fitting(it, like));
    const plain = found.findIndex((it) => !it.includes("hwcaps/"));
    return found.length === 0 ? null : found.slice(0, plain < 0 ? found.length : plain + 1);
  }

  #variants(directory: string, named: string): string[] {
    const real = this.#root.resolve(directory)?.path;
    if (real === undefined) return [];
    const hwcaps = childOf(real, "glibc-hwcaps");
    const better = this.#root.names(hwcaps).map((level) => childOf(childOf(hwcaps, level), named));
    return [...better, `${directory === "/" ? "" : directory}/${named}`];
  }

  #fitting(name: string, like: Elf): { path: ImagePath; elf: Elf } | null {
    const path = this.#root.resolve(name)?.path;
    if (path === undefined || this.#root.bytesOf(path) === null) return null;
    const read = this.#elfOf(path);
    return "found" in read && read.found && fits(read.found, like) ? { path, elf: read.found } : null;
  }
}

/** What of libc's parts musl keeps in its loader. https://git.musl-libc.org/cgit/musl/tree/ldso/dynlink.c */
const MUSL_ITSELF = /^lib(?:c|pthread|rt|m|dl|util|xnet)\./;

const muslLoader = (loader: Loaded, root: Root): string => {
  if (loader.loader) return muslLoader(loader.loader, root);
  return loader.elf.interpreter ?? muslLoaderIn(root) ?? "";
};

const muslLoaderIn = (root: Root): string | null => {
  const name = root.names(root.resolve("/lib")?.path ?? "/lib").find((it) => it.startsWith("ld-musl-"));
  return name === undefined ? null : `/lib/${name}`;
};

/** A library names no loader: it is musl's where it asks for musl's libc, or where the image has no other. */
export const isMusl = ({ interpreter, dynamic }: Elf, root: Root): boolean => {
  if (interpreter !== null) return interpreter.includes("ld-musl-");
  if (dynamic?.needed.some((it) => it.startsWith("libc.musl-"))) return true;
  return muslLoaderIn(root) !== null && !dynamic?.needed.includes("libc.so.6");
};
