import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { Parts } from "./apart.ts";
import type { Context } from "./context.ts";
import type { Elf } from "./elf/elf.ts";
import { expandGlob } from "./glob.ts";
import { isSystemDirectory } from "./known/directories.ts";
import { LIBRARIES, PROGRAMS } from "./known/index.ts";
import { isInterpreter } from "./known/interpreters.ts";
import type { Opens } from "./known/opened.ts";
import { ownFolders } from "./known/own-folders.ts";
import { STATIC } from "./known/system-libraries.ts";
import type { Libraries } from "./libraries.ts";
import type { Programs } from "./programs.ts";
import { programName } from "./scripts/shebang.ts";
import type { Walk } from "./walk.ts";

/** Follows what programs and libraries open by names of their own, as tables tell. */
export class Openings {
  readonly #walk: Walk;
  readonly #programs: Programs;
  readonly #libraries: Libraries;
  readonly #parts: Parts;
  readonly #done = new Set<string>();

  constructor({ walk, programs, libraries, parts }: Context) {
    this.#walk = walk;
    this.#programs = programs;
    this.#libraries = libraries;
    this.#parts = parts;
  }

  /** A compiled program or a library at a real path; scripts bring nothing but what they name. */
  of(path: ImagePath, elf: Elf): void {
    const name = nameOf(path);
    const program = programName(path);
    for (const known of PROGRAMS) if (known.name.test(program)) this.#follow(known, path, elf);
    for (const known of LIBRARIES)
      if (known.name.test(name) || known.name.test(elf.dynamic?.soname ?? "")) this.#follow(known, path, elf);
    if (elf.kind === "program" && !isInterpreter(path)) this.#follow({ paths: ownFolders(path) }, path, elf);
    if (name === "libc.so.6") this.#nameServices(path, elf);
    if (elf.kind === "static" || elf.isGo) this.#follow(STATIC, path, elf);
  }

  /** https://man7.org/linux/man-pages/man5/nsswitch.conf.5.html: a module for every service that is named there. */
  #nameServices(path: ImagePath, elf: Elf): void {
    const file = this.#walk.root.resolve("/etc/nsswitch.conf")?.path;
    const text = file === undefined ? "" : (this.#walk.root.text(file) ?? "");
    const named = text.replace(/#.*|\[[^\]]*\]|^\s*\w+:/gm, " ").split(/\s+/);
    for (const service of new Set(["files", "dns", "compat", ...named]))
      if (service !== "") this.#libraries.open(`libnss_${service}.so.2`, path, elf, "runtime");
  }

  #follow(known: Omit<Opens, "name" | "source">, path: ImagePath, elf: Elf): void {
    const folder = parentOf(path);
    const version = /(\d+(?:\.\d+)*)(?:\.so.*)?$/.exec(nameOf(path))?.[1] ?? "";
    const values: Record<string, string> = {
      prefix: parentOf(folder) === "/" ? "" : parentOf(folder),
      folder,
      version,
      major: version.split(".")[0] ?? "",
    };
    const fill = (pattern: string): string =>
      pattern.replace(/\{(\w+)\}/g, (_all, key: string) => values[key] ?? "");
    for (const apart of known.apart ?? []) this.#parts.keepApart(apart, path, fill);
    for (const pattern of known.paths) {
      const glob = fill(pattern);
      if (this.#done.has(glob)) continue;
      this.#done.add(glob);
      for (const each of expandGlob(this.#walk.root, glob)) this.#open(each, path);
    }
    for (const soname of known.libraries ?? []) this.#libraries.open(soname, path, elf, "runtime");
    for (const command of known.commands ?? []) this.#programs.run([command], { by: path, how: "runtime" });
  }

  #open(path: ImagePath, by: ImagePath): void {
    const found = this.#walk.need(path, { by, how: "runtime", named: path });
    if (found === null || this.#walk.root.nodes.get(found)?.entry.kind !== "directory") return;
    if (!isSystemDirectory(found)) this.#walk.unknown(found, `${by} makes up names in it`, by);
  }
}
