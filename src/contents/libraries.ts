import type { NeedKind } from "../model/closure.ts";
import { type ImagePath, nameOf } from "../model/path.ts";
import type { Elf } from "./elf/elf.ts";
import { fits } from "./elf/header.ts";
import { readConf } from "./linker/conf.ts";
import type { LinkerSettings } from "./linker/directories.ts";
import { type ElfReader, isMusl, Linker } from "./linker/load.ts";
import type { Walk } from "./walk.ts";

const LIBRARY_NAME = /\.so(?:\.|$)/;

/** Follows ELF files into the libraries that are loaded with them, or that they open. */
export class Libraries {
  readonly #walk: Walk;
  readonly #linker: Linker;
  readonly #elfOf: ElfReader;
  /** What came along with something: its own libraries came along too. */
  readonly #loaded = new Set<ImagePath>();
  readonly #opened = new Set<string>();
  #like: Elf | null = null;
  #byName: ReadonlyMap<string, readonly ImagePath[]> | null = null;

  constructor(walk: Walk, settings: LinkerSettings, elfOf: ElfReader) {
    this.#walk = walk;
    this.#elfOf = elfOf;
    this.#linker = new Linker(walk.root, settings, elfOf);
  }

  /** All that the linker loads with a file. Of what surely runs, a library that is nowhere is a doubt. */
  of(path: ImagePath, elf: Elf, certain: boolean): void {
    if (elf.interpreter !== null) {
      const found = this.#walk.need(elf.interpreter, {
        by: path,
        how: "interpreter",
        named: elf.interpreter,
      });
      if (found === null && certain)
        this.#walk.giveUp(`the loader of ${path}, ${elf.interpreter}, is not there`);
    }
    if (this.#loaded.has(path)) return;
    const { libraries, missing } = this.#linker.load(path, elf);
    for (const { foundAs, path: real, by, named } of libraries) {
      this.#loaded.add(real);
      this.#walk.need(foundAs, { by, how: "library", named });
    }
    for (const { named, by } of missing)
      if (!this.#anywhere(named, by, elf, "library") && certain)
        this.#walk.doubt(`${by} needs the library ${named}, which is not there`);
  }

  /** A library that a program opens by name, as dlopen(3) does; also by a name that ends in `*`. */
  open(soname: string, by: ImagePath, elf: Elf, how: NeedKind): void {
    const key = `${soname} ${elf.bits} ${elf.machine}`;
    if (this.#opened.has(key)) return;
    this.#opened.add(key);
    if (soname.endsWith("*")) {
      for (const name of this.#names().keys())
        if (name.startsWith(soname.slice(0, -1))) this.#anywhere(name, by, elf, how);
      return;
    }
    if (!this.#names().has(soname)) return;
    const found = this.#linker.find(
      soname,
      { path: by, foundAs: by, elf, loader: null },
      isMusl(elf, this.#walk.root),
    );
    const meant = found.filter((each) => !this.#walk.isOwnPart(each, by));
    for (const each of meant) this.#walk.need(each, { by, how, named: soname });
    if (found.length === 0) this.#anywhere(soname, by, elf, how);
  }

  /** An ELF file that was found. The first program tells what the image's programs are: code that is not compiled opens libraries like it. */
  learn(elf: Elf): void {
    if (elf.kind === "program") this.#like ??= elf;
  }

  /** Whether a library, by its beginning, is for another processor than the image's programs. */
  isForeign(head: Uint8Array): boolean {
    const like = this.#like;
    if (!like?.littleEndian) return false;
    return head[4] !== (like.bits === 64 ? 2 : 1) || head[18] !== (like.machine & 0xff);
  }

  /** A library that a script opens, by the name of its file or by that of the library: `find_library("magic")`. */
  openFromCode(name: string, by: ImagePath): void {
    const like = this.#like;
    if (like === null) return;
    const stem = `lib${name}.so`;
    // SQLite's extensions are asked for without what their names end with.
    const whole = [name, `${name}.so`].find((it) => this.#names().has(it));
    const names = whole ? [whole] : [...this.#names().keys()].filter((it) => it.startsWith(stem));
    for (const soname of names) this.open(soname, by, like, "named");
  }

  /**
   * What the linker's own tool reads, where something that is needed lies in the directories that it names: nothing is found without it after
   * a library is added. That a package came with directories of its own for the linker is no need of that package.
   */
  linkerFiles(): void {
    const { root } = this.#walk;
    for (const { path, directories } of readConf(root).files)
      if (directories.length === 0 || directories.some((it) => this.#walk.isUsed(root.resolve(it)?.path)))
        this.#walk.need(path, { by: null, how: "runtime", named: path });
  }

  /** What no search finds may have been loaded by its full path before: then all of that name may be meant. */
  #anywhere(named: string, by: ImagePath, like: Elf, how: NeedKind): boolean {
    const paths = (this.#names().get(nameOf(named)) ?? []).filter((path) => {
      const real = this.#walk.root.resolve(path)?.path;
      const read = real === undefined ? null : this.#elfOf(real);
      // Of a broken one nobody knows which it is for.
      const isLike = read && ("broken" in read || (read.found && fits(read.found, like)));
      return isLike && !this.#walk.isOwnPart(path, by);
    });
    for (const path of paths) this.#walk.need(path, { by, how, named });
    return paths.length > 0;
  }

  #names(): ReadonlyMap<string, readonly ImagePath[]> {
    if (this.#byName) return this.#byName;
    const byName = new Map<string, ImagePath[]>();
    for (const [path, { entry }] of this.#walk.root.nodes) {
      if (entry.kind === "directory" || !LIBRARY_NAME.test(path)) continue;
      const name = nameOf(path);
      const paths = byName.get(name);
      if (paths) paths.push(path);
      else byName.set(name, [path]);
    }
    this.#byName = byName;
    return byName;
  }
}
