/** What code of Python, JavaScript, Ruby, Perl, PHP and the like starts or opens under a name that stands there in full. */
export interface Starts {
  readonly commands: readonly string[];
  readonly libraries: readonly string[];
}

/** Worth the slower look: looking for a word is native work, and hardly any file has one. */
const COMMAND_HINTS = [
  "spawn",
  "exec",
  "popen",
  "Popen",
  "system",
  "subprocess",
  "getoutput",
  "passthru",
  "proc_open",
  "fork",
  "which",
];
const LIBRARY_HINTS = ["find_library", "CDLL", "LoadLibrary", "dlopen", "ffi_lib", "ffi.load", "cdef_load"];

const hasAny = (text: string, words: readonly string[]): boolean => words.some((word) => text.includes(word));

const COMMAND =
  /\b(?:spawn|exec|execFile|fork|system|popen|Popen|run|call|check_call|check_output|getoutput|shell_exec|passthru|proc_open|execa|which|create_subprocess_exec|execvp|execlp)(?:Sync|[234])?\s*\(\s*[[(]?\s*["'`]([\w.+-]+)(?=["'`\s])/g;

const LIBRARY =
  /\b(?:find_library|CDLL|LoadLibrary|dlopen|ffi_lib|ffi\.load|cdef_load)\s*\(?\s*["'`]((?:lib)?[\w.+-]+)["'`]/g;

export const startsIn = (text: string): Starts => ({
  commands: hasAny(text, COMMAND_HINTS) ? namesIn(text, COMMAND) : [],
  libraries: hasAny(text, LIBRARY_HINTS) ? namesIn(text, LIBRARY) : [],
});

const namesIn = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? "")),
];
