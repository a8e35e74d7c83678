import { type ImagePath, resolvePath } from "../model/path.ts";

/**
 * The paths that a recorded run opened, ran, or found there. Three forms are read, line by line: a path; what strace(1) prints, with and without
 * `-f`, `-y` and times; and the list of a fanotify(7) watcher, a mask in hexadecimal before each path. What failed is left out, as is what
 * cannot be told: a relative name in a directory that nothing names. Sorted, each once.
 */
export const parseTrace = (text: string, workingDir: ImagePath = "/"): readonly ImagePath[] => {
  const found = new Set<ImagePath>();
  const processes = new Processes(workingDir);
  for (const line of text.split("\n")) {
    const path = PLAIN.exec(line)?.[1];
    if (path !== undefined) add(found, unquote(path), "/");
    else for (const [name, from] of processes.read(line)) add(found, name, from);
  }
  return [...found].sort();
};

/** A path alone, or behind a mask. */
const PLAIN = /^(?:(?:0x)?[0-9a-f]+ )?(\/[^"]*?)\r?$/;

const add = (found: Set<ImagePath>, name: string, from: ImagePath): void => {
  const path = resolvePath(name, from);
  if (path !== null && name !== "") found.add(path);
};

const CALL = /^(?:\[pid +(\d+)\] |(\d+) +)?(?:[\d:.]+ +)?(\w+)\((.*)$/s;
const RESUMED = /^(?:\[pid +(\d+)\] |(\d+) +)?(?:[\d:.]+ +)?<\.\.\. (\w+) resumed>(.*)$/s;
const UNFINISHED = / *<unfinished \.\.\.>\s*$/;
const OPENS =
  /^(?:open|openat2?|execve|execveat|stat|stat64|lstat|lstat64|newfstatat|fstatat64|statx|access|faccessat2?|readlink|readlinkat|statfs|statfs64|truncate|uselib|inotify_add_watch)$/;

/** What strace tells of processes: where each is, and which of its calls are yet to end. */
class Processes {
  readonly #workingDir: ImagePath;
  readonly #folders = new Map<string, ImagePath>();
  readonly #open = new Map<string, string>();

  constructor(workingDir: ImagePath) {
    this.#workingDir = workingDir;
  }

  /** Names that a line's call found, and the directories that they are read from. */
  read(line: string): (readonly [string, ImagePath])[] {
    const resumed = RESUMED.exec(line);
    if (resumed) {
      const [, bracketed, plain, call = "", rest = ""] = resumed;
      const pid = bracketed ?? plain ?? "";
      const begun = this.#open.get(`${pid} ${call}`);
      this.#open.delete(`${pid} ${call}`);
      return begun === undefined ? [] : this.#call(pid, call, begun + rest);
    }
    const [, bracketed, plain, call, rest = ""] = CALL.exec(line) ?? [];
    if (call === undefined) return [];
    const pid = bracketed ?? plain ?? "";
    if (!UNFINISHED.test(rest)) return this.#call(pid, call, rest);
    this.#open.set(`${pid} ${call}`, rest.replace(UNFINISHED, ""));
    return [];
  }

  #call(pid: string, call: string, rest: string): (readonly [string, ImagePath])[] {
    const result = /\) += (-?\d+)/.exec(rest)?.[1];
    if (result === undefined || result.startsWith("-")) return [];
    const folder = this.#folders.get(pid) ?? this.#workingDir;
    if (/^(?:clone3?|v?fork)$/.test(call)) this.#folders.set(result, folder);
    const [, directory, named] = /^(?:(AT_FDCWD|\d+)(?:<([^>]*)>)?, )?/.exec(rest) ?? [];
    const quoted = /^(?:(?:AT_FDCWD|\d+)(?:<[^>]*>)?, )?"((?:[^"\\]|\\.)*)"(?!\.\.\.)/.exec(rest)?.[1];
    if (quoted === undefined) return [];
    const name = unquote(quoted);
    const from = named ?? (directory === undefined || directory === "AT_FDCWD" ? folder : null);
    if (call === "chdir") this.#folders.set(pid, resolvePath(name, folder) ?? folder);
    if (!OPENS.test(call) && call !== "chdir") return [];
    return from === null && !name.startsWith("/") ? [] : [[name, from ?? "/"]];
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  '"': '"',
  "\\": "\\",
};

/** Escapes stand for bytes; names that are not UTF-8 get the surrogates that paths have here. */
const unquote = (text: string): string => {
  if (!text.includes("\\")) return text;
  const bytes = text.replace(/\\([0-7]{1,3}|x[0-9a-fA-F]{2}|.)/g, (_all, code: string) => {
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8) & 0xff);
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return ESCAPES[code] ?? code;
  });
  try {
    return UTF8.decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
  } catch {
    return bytes.replace(/[\x80-\xff]/g, (byte) => String.fromCharCode(0xdc00 + byte.charCodeAt(0)));
  }
};

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
