import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { Context } from "./context.ts";
import { type Elf, readSections } from "./elf/elf.ts";
import type { Section } from "./elf/sections.ts";
import { type GoProgram, goProgram, isGoRoot, isRust, isSourcePosition, programsIn } from "./gapless.ts";
import { BUILDS, isOnlyTold, KNOWS_LANGUAGES, RUNS_MACHINES } from "./known/commands.ts";
import { isSystemDirectory } from "./known/directories.ts";
import { isInterpreter } from "./known/interpreters.ts";
import type { Passes } from "./mentions.ts";
import { sonamesIn, wordsIn } from "./named.ts";
import { Openings } from "./openings.ts";
import { latin1 } from "./root.ts";
import type { Found } from "./walk.ts";

/** Strings of a compiled program are read up to this size: longer ones are tables of data. */
const STRINGS_BYTES_MAX = 1 << 24;
const IMPORTS_BYTES_MAX = 1 << 20;
/** Libraries that many programs share: what they can start, others ask them for. */
const OF_SYSTEM =
  /^\/(?:usr\/(?:local\/)?)?lib\w*\/|\/(?:node_modules|site-packages|dist-packages|gems|vendor)\//;
const PACKED_HEAD_BYTES = 512;
const STRINGS = /^\.(?:rodata|data|go\.string|lrodata)(?:\.|$)/;
/** What looks programs up by name, or hands text to a shell: of C's library, of GLib, libuv, APR and Qt. */
const STARTS_PROGRAMS =
  /\0(?:execvpe?|execlp|posix_spawnp|system|popen|wordexp|g_spawn_\w+|g_app_info_create_from_commandline|uv_spawn|apr_proc_create|_ZN8QProcess\w+)\0/;
/** What takes a program's path: the shell's, or one that was looked up along PATH before, as runit and s6 do. */
const STARTS_FILES = /\0(?:execle?|execve?|posix_spawn)\0/;
const LOOKS_UP = /\/bin\/sh\0|\0PATH\0/;
/** What the functions that do so hold where they are linked into a program: the shell's path, and where programs are looked for. */
const HOLDS_STARTS = /\/bin\/sh\0|\/bin:\/usr\/bin/;

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
    if (certain && this.#isPacked(path))
      walk.giveUp(`${path} surely runs, and is packed so that only it can read itself`);
    libraries.of(path, elf, certain);
    for (const { sonames } of elf.dlopen)
      for (const soname of sonames) libraries.open(soname, path, elf, "library");
    this.#openings.of(path, elf);
    this.#strings(path, elf, certain);
  }

  /** What UPX makes of a program unpacks itself in memory, and is linked there. https://github.com/upx/upx/blob/devel/src/stub/src/include/header.S */
  #isPacked(path: ImagePath): boolean {
    const head = this.#context.walk.root.read(path, 0, PACKED_HEAD_BYTES);
    return head !== null && latin1(head).includes("UPX!");
  }

  /** Paths that it names, libraries that it opens, and programs where it can start some. */
  #strings(path: ImagePath, elf: Elf, certain: boolean): void {
    const { libraries, mentions, parts, programs, walk } = this.#context;
    const read = readSections((from, bytes) => walk.root.read(path, from, bytes));
    const sections = "found" in read ? (read.found ?? []) : [];
    const held = sections.filter(({ name, fileBytes }) => STRINGS.test(name) && fileBytes > 0);
    if (held.length === 0 && sections.length > 0) return;
    const isProgram = elf.kind !== "library" && elf.dynamic?.soname == null;
    const mayStart = (isProgram || !OF_SYSTEM.test(path)) && !isInterpreter(path) && !isOnlyTold(path);
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
        !RUNS_MACHINES.test(word) && !(BUILDS.test(word) && buildsNothing(path, certain));
      for (const word of words) if (isMeant(word)) programs.run([word], { by: path, how: "named" });
    }
  }

  /** By what it imports, where its sections tell; of a program that imports nothing, by what is linked into it. */
  #startsPrograms(path: ImagePath, sections: readonly Section[]): boolean {
    const text = (name: RegExp, bytesMax: number): string =>
      sections
        .filter((section) => name.test(section.name) && section.fileBytes <= bytesMax)
        .map(({ offset, fileBytes }) => this.#context.walk.root.read(path, offset, fileBytes))
        .map((bytes) => (bytes === null ? "" : latin1(bytes)))
        .join("");
    if (sections.length === 0) return true;
    const imports = text(/^\.dynstr$/, IMPORTS_BYTES_MAX);
    if (STARTS_PROGRAMS.test(imports)) return true;
    if (imports !== "" && !STARTS_FILES.test(imports)) return false;
    return (imports === "" ? HOLDS_STARTS : LOOKS_UP).test(text(STRINGS, STRINGS_BYTES_MAX));
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

/** Whether a word like `make` is no program for it: of an editor, and of a tool of the system that only may run (`gpg`) and is no builder itself. */
const buildsNothing = (path: ImagePath, certain: boolean): boolean =>
  KNOWS_LANGUAGES.test(nameOf(path)) ||
  (!certain && isSystemDirectory(parentOf(path)) && !BUILDS.test(nameOf(path)));
