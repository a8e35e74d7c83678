import { type ImagePath, parentOf } from "../model/path.ts";
import { isArchive } from "./archives.ts";
import type { Context } from "./context.ts";
import {
  BUILDS,
  isLibraryCode,
  isStandard,
  isTestOfItself,
  PROBES_MIN,
  RUNS_MACHINES,
} from "./known/commands.ts";
import { isSystemDirectory } from "./known/directories.ts";
import { isReadLanguage } from "./known/interpreters.ts";
import { OWN_TEXT_READ_BYTES_MAX, TEXT_READ_BYTES_MAX } from "./known/texts.ts";
import { nameOfBytes } from "./named.ts";
import { latin1 } from "./root.ts";
import { SharedModules } from "./scripts/modules.ts";
import { linesInSettings } from "./scripts/settings.ts";
import { isShell, programName, shebangOf } from "./scripts/shebang.ts";
import { type Starts, startsIn } from "./scripts/starts.ts";
import { isSystemTool, ShellScripts } from "./shell-scripts.ts";
import type { Found } from "./walk.ts";

/** Where a zero tells that it is no text, and where the first line has to end. */
const HEAD_BYTES = 512;
/** The shell's parser takes seconds for more. */
const SHELL_BYTES_MAX = 1 << 21;

/** Follows scripts, and other texts, into what they run and name. */
export class Scripted {
  readonly #context: Context;
  readonly #shell: ShellScripts;
  readonly modules: SharedModules;

  constructor(context: Context) {
    this.#context = context;
    this.#shell = new ShellScripts(context);
    this.modules = new SharedModules(context.walk);
  }

  /** `head` is the beginning of the file, or all of it; `bytes` its size. */
  file({ path, certain }: Found, head: Uint8Array, bytes: number): void {
    const { mentions, walk } = this.#context;
    const beginning = head.subarray(0, HEAD_BYTES);
    const interpreter = shebangOf(latin1(beginning))?.map(nameOfBytes) ?? null;
    if (interpreter) this.#interpreter(path, interpreter, certain);
    else if (beginning.includes(0)) return;
    const read = this.#read(path, certain, interpreter !== null, head, bytes);
    const end = interpreter ? read?.indexOf(0) : -1;
    const isTooLong =
      (end ?? -1) < 0 && (read?.length ?? 0) > SHELL_BYTES_MAX && interpreter?.some(isShell) === true;
    if (!read || end === undefined || (read.length < bytes && end < 0) || isTooLong) {
      if (certain) walk.doubt(`${path} has ${bytes} bytes, which is too long a text to be read`);
      return;
    }
    mentions.inBytes(read, path);
    // What follows a script in the same file, as in archives that unpack themselves, is no part of it.
    const body = end < 0 ? read : read.subarray(0, end);
    if (certain && end >= 0 && !isArchive(path, beginning))
      walk.doubt(`${path} holds more behind its script: what that names is not known`);
    const text = latin1(body);
    const language = interpreter?.find((it) => isShell(it) || isReadLanguage(it));
    const starts = startsIn(text, path, programName(language ?? ""));
    if (interpreter ? isShell(language ?? "") : /\.(?:sh|bash)$/.test(path)) {
      this.#shell.read(text, path, certain);
      this.#libraries(starts, path);
    } else {
      this.#code(starts, path, certain);
      if (certain || !isLibraryCode(path))
        for (const line of linesInSettings(text, path)) this.#shell.read(line, path, false);
    }
    if (certain && interpreter && language === undefined) this.#foreign(path, interpreter);
    this.modules.asked(starts.modules, path);
    this.#context.parts.text(text, path);
  }

  /** All of a text that is not too long, of a script that is its beginning; else null. */
  #read(
    path: ImagePath,
    certain: boolean,
    isScript: boolean,
    head: Uint8Array,
    bytes: number,
  ): Uint8Array | null {
    if (head.length === bytes) return head;
    const isOwn = certain || !isLibraryCode(path);
    if (bytes <= (isOwn ? OWN_TEXT_READ_BYTES_MAX : TEXT_READ_BYTES_MAX))
      return this.#context.walk.root.read(path, 0, bytes);
    return isOwn && isScript ? this.#context.walk.root.read(path, 0, TEXT_READ_BYTES_MAX) : null;
  }

  /** Code in a member of the archive at `path`. */
  member(body: Uint8Array, path: ImagePath, name: string, certain: boolean): void {
    const { mentions, parts } = this.#context;
    const text = latin1(body);
    mentions.inBytes(body, path);
    this.#code(startsIn(text, name, ""), path, certain, `${path}/${name}`);
    parts.text(text, `${path}/${name}`);
  }

  #interpreter(path: ImagePath, line: readonly string[], certain: boolean): void {
    const { programs, walk } = this.#context;
    const [name = ""] = line;
    if (!programs.run(line, { by: path, how: "interpreter" }) && certain) {
      walk.doubt(`${path} is a script for ${name}, which is not there`);
      if (walk.isStarted(path)) walk.giveUp(`what the image starts, ${path}, cannot be followed`);
    }
    if (certain && !isSystemDirectory(parentOf(path)))
      walk.unknown(parentOf(path), `the folder of the script ${path}`, path);
  }

  /** What a script of a language that nobody here can read runs is not known. */
  #foreign(path: ImagePath, line: readonly string[]): void {
    const { walk } = this.#context;
    const [name = ""] = line;
    walk.doubt(`${path} is a script for ${line.join(" ")}, which is not read: what it runs is not known`);
    if (walk.isStarted(path) || !isSystemTool(path))
      this.#shell.anyProgram(`${path} is a script for ${name}`, path);
  }

  /** A module that is a program too is asked for as a module. */
  #programsAmong(words: ReadonlySet<string>, place: string): readonly string[] {
    const { programs, walk } = this.#context;
    const isModule = (program: string): boolean =>
      /\/(?:nodejs|node_modules)\//.test(walk.root.resolve(program)?.path ?? "");
    return [...words].filter((word) => {
      const program = RUNS_MACHINES.test(word) ? null : programs.lookUp(word);
      return program !== null && !(isLibraryCode(place) && isModule(program));
    });
  }

  /** Programs and libraries that code of other languages names where it starts or opens them. */
  #code(starts: Starts, path: ImagePath, certain: boolean, place: string = path): void {
    const { programs } = this.#context;
    for (const command of meantBy(place, starts.commands))
      programs.run([command], { by: path, how: certain ? "command" : "named" });
    if (!isStandard(place))
      for (const word of meantBy(place, this.#programsAmong(starts.words, place)))
        programs.run([word], { by: path, how: "named" });
    this.#libraries(starts, path);
  }

  #libraries({ libraries }: Starts, path: ImagePath): void {
    for (const name of isTestOfItself(path) ? [] : libraries)
      this.#context.libraries.openFromCode(name, path);
  }
}

/** Of programs that code names, those that it may start as the application runs. */
const meantBy = (path: ImagePath, commands: readonly string[]): readonly string[] => {
  if (!isLibraryCode(path)) return commands;
  return commands.length > PROBES_MIN ? [] : commands.filter((name) => !BUILDS.test(name));
};
