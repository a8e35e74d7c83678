import { type ImagePath, isBelow, nameOf, parentOf } from "../model/path.ts";
import { type Elf, readElfDetails } from "./elf/elf.ts";
import { isElf } from "./elf/header.ts";
import { BUILDS, isLibraryCode, PROBES_MIN } from "./known/commands.ts";
import { isSystemDirectory } from "./known/directories.ts";
import { isInterpreter } from "./known/interpreters.ts";
import { isUnreadText, mayHoldText, TEXT_READ_BYTES_MAX } from "./known/texts.ts";
import { Libraries } from "./libraries.ts";
import { readConf } from "./linker/conf.ts";
import { settingsOf } from "./linker/directories.ts";
import { type ElfReader, elfReader } from "./linker/load.ts";
import { Mentions } from "./mentions.ts";
import { sonamesIn, wordsIn } from "./named.ts";
import { Openings } from "./openings.ts";
import { environmentOf, Programs } from "./programs.ts";
import { latin1, type Root } from "./root.ts";
import { callsOf } from "./scripts/calls.ts";
import { SharedModules } from "./scripts/modules.ts";
import { isShell, shebangOf } from "./scripts/shebang.ts";
import { startsIn } from "./scripts/starts.ts";
import type { Variables } from "./scripts/values.ts";
import type { Found, Walk } from "./walk.ts";

/** Strings of a compiled program are read up to this size; tables of data are larger. */
const STRINGS_BYTES_MAX = 1 << 24;
const HEAD_BYTES = 512;

/** Looks into files for what they need. */
export class Inspector {
  readonly programs: Programs;
  readonly libraries: Libraries;
  readonly mentions: Mentions;
  readonly #walk: Walk;
  readonly #root: Root;
  readonly #elfOf: ElfReader;
  readonly #openings: Openings;
  readonly #modules: SharedModules;
  readonly #seen = new Set<ImagePath>();

  constructor(walk: Walk) {
    this.#walk = walk;
    this.#root = walk.root;
    this.#elfOf = elfReader(walk.root);
    this.mentions = new Mentions(walk);
    const settings = settingsOf(walk.root, environmentOf(walk.root, "LD_LIBRARY_PATH") ?? "");
    this.libraries = new Libraries(walk, settings, this.#elfOf);
    this.programs = new Programs(walk, (text, by) => this.shellText(text, by, by === null));
    this.#modules = new SharedModules(walk);
    this.#openings = new Openings(walk, this.programs, this.libraries);
  }

  /** Files that the linker and its tools read whatever runs. */
  linkerFiles(by: ImagePath): void {
    for (const path of readConf(this.#root).files) this.#walk.need(path, { by, how: "runtime", named: path });
  }

  file({ path, certain }: Found): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    this.#modules.file(path);
    const bytes = this.#root.bytesOf(path);
    if (bytes === null || bytes === 0) return;
    const head = this.#root.read(path, 0, Math.min(HEAD_BYTES, bytes));
    if (!head) this.#walk.doubt(`${path} cannot be read`);
    else if (isElf(head)) this.#elf(path, certain);
    else if (!isUnreadText(path)) this.#text(path, head, bytes, certain);
  }

  /** A file in a tree of unknown names: it may run, or be read. */
  possible(path: ImagePath, mode: number): void {
    if (this.#seen.has(path)) return;
    if (mayHoldText(path) || (mode & 0o111) !== 0 || /\.(?:so|node)(?:\.|$)/.test(nameOf(path)))
      this.file({ path, certain: false });
  }

  #elf(path: ImagePath, certain: boolean): void {
    const read = this.#elfOf(path);
    if ("broken" in read) this.#walk.doubt(`${path} is a broken ELF file: ${read.broken}`);
    const elf = "found" in read ? read.found : null;
    if (!elf || elf.kind === "object") return;
    this.libraries.of(path, elf, certain);
    for (const { sonames } of elf.dlopen)
      for (const soname of sonames) this.libraries.open(soname, path, elf, "library");
    this.#openings.of(path, elf);
    this.#strings(path, elf);
  }

  /** What a compiled program names: paths, libraries that it opens, and programs where it can start some. */
  #strings(path: ImagePath, elf: Elf): void {
    const details = readElfDetails((from, bytes) => this.#root.read(path, from, bytes));
    const sections = "found" in details ? (details.found?.sections ?? []) : [];
    const held = sections.filter(({ name, fileBytes }) => STRINGS.test(name) && fileBytes > 0);
    if (held.length === 0 && sections.length > 0) return;
    const mayStart = elf.kind !== "library" && elf.dynamic?.soname == null && !isInterpreter(path);
    const whole = { offset: 0, fileBytes: this.#root.bytesOf(path) ?? 0 };
    for (const { offset, fileBytes } of held.length > 0 ? held : [whole]) {
      if (fileBytes > STRINGS_BYTES_MAX) continue;
      const bytes = this.#root.read(path, offset, fileBytes);
      if (!bytes) continue;
      this.mentions.inBytes(bytes, path, true);
      for (const soname of sonamesIn(bytes)) this.libraries.open(soname, path, elf, "named");
      if (!mayStart || !this.#startsPrograms(path, sections)) continue;
      for (const word of wordsIn(bytes)) this.programs.run([word], { by: path, how: "named" });
    }
  }

  /** Whether a program imports what looks programs up by name, or hands text to a shell. */
  #startsPrograms(
    path: ImagePath,
    sections: readonly { name: string; offset: number; fileBytes: number }[],
  ): boolean {
    const names = sections.find(({ name }) => name === ".dynstr");
    const bytes =
      names && names.fileBytes < 1 << 20 ? this.#root.read(path, names.offset, names.fileBytes) : null;
    return bytes !== null && /\0(?:execvpe?|execlp|posix_spawnp|system|popen)\0/.test(latin1(bytes));
  }

  #text(path: ImagePath, head: Uint8Array, bytes: number, certain: boolean): void {
    const interpreter = shebangOf(latin1(head));
    if (interpreter) this.#interpreter(path, interpreter, certain);
    else if (head.includes(0)) return;
    if (bytes > TEXT_READ_BYTES_MAX) {
      if (interpreter && certain)
        this.#walk.doubt(`${path} is a script of ${bytes} bytes, which is too long to be read`);
      return;
    }
    const body = this.#root.read(path, 0, bytes);
    if (!body) return;
    this.mentions.inBytes(body, path);
    const text = latin1(body);
    if (interpreter ? interpreter.some(isShell) : /\.(?:sh|bash)$/.test(path))
      this.shellText(text, path, certain);
    else this.#starts(text, path, certain);
    this.#modules.text(text, path);
  }

  #interpreter(path: ImagePath, line: readonly string[], certain: boolean): void {
    const [name = ""] = line;
    if (!this.programs.run(line, { by: path, how: "interpreter" }) && certain)
      this.#walk.giveUp(`${path} is a script for ${name}, which is not there`);
    if (certain && !isSystemDirectory(parentOf(path)) && !this.#walk.isUnknown(path))
      this.#walk.unknown(parentOf(path), `the folder of the script ${path}`, path);
  }

  /** Programs and libraries that code of other languages names where it starts or opens them. */
  #starts(text: string, path: ImagePath, certain: boolean): void {
    const { commands, libraries } = startsIn(text);
    for (const command of this.#meant(commands, path))
      this.programs.run([command], { by: path, how: certain ? "command" : "named" });
    for (const name of libraries) {
      const like = this.#likeElf();
      if (like)
        for (const soname of this.libraries.isName(name) ? [name] : this.libraries.namesOf(name))
          this.libraries.open(soname, path, like, "named");
    }
  }

  /** Of programs that code names, those that it may start as the application runs. */
  #meant(commands: readonly string[], path: ImagePath): readonly string[] {
    if (!isLibraryCode(path)) return commands;
    return commands.length > PROBES_MIN ? [] : commands.filter((name) => !BUILDS.test(name));
  }

  /** An ELF file of the kind that the image's programs are of. */
  #likeElf(): Elf | null {
    for (const path of this.#seen) {
      const read = this.#elfOf(path);
      if ("found" in read && read.found && read.found.kind === "program") return read.found;
    }
    return null;
  }

  /** A shell script: a file's, or one that stands in the config or in an argument. */
  shellText(text: string, by: ImagePath | null, certain: boolean): void {
    const calls = callsOf(text, environment(this.#root));
    const how = by === null ? "config" : certain ? "command" : "named";
    const open = by !== null && !certain && isLibraryCode(by);
    for (const line of calls.lines)
      if (!open || !BUILDS.test(line[0] ?? ""))
        this.programs.run(line, { by, how: how === "config" ? "command" : how }, calls.pathDirectories);
    for (const path of calls.paths) this.#path(path, by);
    if (by === null) this.mentions.inText(text, null);
    const what = by ?? "the image's config";
    if (calls.error !== null && certain)
      this.#walk.doubt(`${what} is no shell script that can be read: ${calls.error}`);
    if (!certain || calls.unknown.length === 0) return;
    this.#walk.doubt(
      `${what} runs commands that only the running shell knows: ${calls.unknown.slice(0, 3).join(", ")}`,
    );
    // A tool of the system is called with what was followed here; an image's own script may run anything.
    if (by === null || !isSystemTool(by))
      for (const directory of this.programs.directories)
        this.#walk.unknown(
          this.#root.resolve(directory)?.path ?? directory,
          `${what} runs commands by names that only the running shell knows`,
          by,
        );
  }

  #path(name: string, by: ImagePath | null): void {
    const from = by === null ? this.#root.config.workingDir || "/" : parentOf(by);
    if (name.startsWith("/")) this.mentions.inText(name, by);
    else this.#walk.need(name, { by, how: "named", named: name }, from);
  }
}

const STRINGS = /^\.(?:rodata|data|go\.string|lrodata)(?:\.|$)/;

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

const isSystemTool = (path: ImagePath): boolean => SYSTEM_TOOLS.some((directory) => isBelow(path, directory));

/** Variables that a container is started with. */
const environment = (root: Root): Variables =>
  new Map([
    ["HOME", ["/root"]],
    ...root.config.env.map((each): [string, string[]] => {
      const at = each.indexOf("=");
      return [each.slice(0, Math.max(0, at)), [each.slice(at + 1)]];
    }),
  ]);
