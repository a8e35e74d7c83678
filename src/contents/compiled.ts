import { type ImagePath, nameOf } from "../model/path.ts";
import type { Context } from "./context.ts";
import { type Elf, readSections } from "./elf/elf.ts";
import type { Section } from "./elf/sections.ts";
import { type GoProgram, goProgram, isGoRoot, isRust, isSourcePosition, programsIn } from "./gapless.ts";
import { BUILDS, isOnlyTold, KNOWS_LANGUAGES, RUNS_MACHINES } from "./known/commands.ts";
import { isInterpreter } from "./known/interpreters.ts";
import type { Passes } from "./mentions.ts";
import { sonamesIn, wordsIn } from "./named.ts";
import { Openings } from "./openings.ts";
import { latin1 } from "./root.ts";
import type { Found } from "./walk.ts";

/** Strings of a compiled program are read up to this size: longer ones are tables of data. */
const STRINGS_BYTES_MAX = 1 << 24;
const IMPORTS_BYTES_MAX = 1 << 20;
const STRINGS = /^\.(?:rodata|data|go\.string|lrodata)(?:\.|$)/;
/** What looks programs up by name, or hands text to a shell. */
const STARTS_PROGRAMS = /\0(?:execvpe?|execlp|posix_spawnp|system|popen)\0/;

/** Follows compiled programs and libraries into what they need. */
export class Compiled {
  readonly #context: Context;
  readonly #openings: Openings;

  constructor(context: Context) {
    this.#context = context;
    this.#openings = new Openings(context);
  }

  file({ path, certain }: Found): void {
    const { elfOf, libraries, walk } = this.#context;
    const read = elfOf(path);
    if ("broken" in read) {
      walk.doubt(`${path} is a broken ELF file: ${read.broken}`);
      if (walk.isStarted(path)) walk.giveUp(`what the image starts, ${path}, cannot be followed`);
      return;
    }
    const elf = read.found;
    if (!elf || elf.kind === "object") return;
    libraries.of(path, elf, certain);
    for (const { sonames } of elf.dlopen)
      for (const soname of sonames) libraries.open(soname, path, elf, "library");
    this.#openings.of(path, elf);
    this.#strings(path, elf);
  }

  /** Paths that it names, libraries that it opens, and programs where it can start some. */
  #strings(path: ImagePath, elf: Elf): void {
    const { libraries, mentions, parts, programs, walk } = this.#context;
    const read = readSections((from, bytes) => walk.root.read(path, from, bytes));
    const sections = "found" in read ? (read.found ?? []) : [];
    const held = sections.filter(({ name, fileBytes }) => STRINGS.test(name) && fileBytes > 0);
    if (held.length === 0 && sections.length > 0) return;
    const isProgram = elf.kind !== "library" && elf.dynamic?.soname == null;
    const mayStart = isProgram && !isInterpreter(path) && !isOnlyTold(path);
    const go = elf.isGo ? this.#goProgram(path, sections) : null;
    const passes = this.#passesOf(path, go);
    const starts = mayStart && (go ? go.startsPrograms : this.#startsPrograms(path, sections));
    const whole = { offset: 0, fileBytes: walk.root.bytesOf(path) ?? 0 };
    for (const { offset, fileBytes } of held.length > 0 ? held : [whole]) {
      const bytes = fileBytes > STRINGS_BYTES_MAX ? null : walk.root.read(path, offset, fileBytes);
      if (!bytes) continue;
      mentions.inProgram(bytes, path, passes);
      parts.strings(latin1(bytes), path);
      for (const soname of sonamesIn(bytes)) libraries.open(soname, path, elf, "named");
      if (!starts) continue;
      const words = elf.isGo || isRust(bytes) ? programsIn(bytes, programs.names) : wordsIn(bytes);
      const isMeant = (word: string): boolean =>
        !RUNS_MACHINES.test(word) && !(KNOWS_LANGUAGES.test(nameOf(path)) && BUILDS.test(word));
      for (const word of words) if (isMeant(word)) programs.run([word], { by: path, how: "named" });
    }
  }

  #startsPrograms(path: ImagePath, sections: readonly Section[]): boolean {
    const names = sections.find(({ name }) => name === ".dynstr");
    if (!names || names.fileBytes > IMPORTS_BYTES_MAX) return false;
    const bytes = this.#context.walk.root.read(path, names.offset, names.fileBytes);
    return bytes !== null && STARTS_PROGRAMS.test(latin1(bytes));
  }
  #goProgram(path: ImagePath, sections: readonly Section[]): GoProgram {
    return goProgram(sections, (from, bytes) => this.#context.walk.root.read(path, from, bytes));
  }

  /** Paths that stand in a program and say where it was made. Of Go's own folder it reads time zones, where the system has none. */
  #passesOf(path: ImagePath, go: GoProgram | null): Passes {
    const { walk } = this.#context;
    return (named) => {
      if (isSourcePosition(named, path)) return true;
      if (go === null || go.asksForGo || !isGoRoot(walk.root, named)) return false;
      walk.need(`${named}/lib/time/zoneinfo.zip`, { by: path, how: "runtime", named });
      return true;
    };
  }
}
