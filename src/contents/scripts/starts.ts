/** What code of Python, JavaScript, Ruby, Perl, PHP and the like starts or opens under a name that stands there in full. */
export interface Starts {
  readonly commands: readonly string[];
  readonly libraries: readonly string[];
}

/** Worth the slower look: hardly any file has one of these words. */
const HINT =
  /spawn|exec|popen|system|subprocess|check_output|shell_exec|find_library|CDLL|LoadLibrary|dlopen|ffi_lib|which/i;

const COMMAND =
  /\b(?:spawn|exec|execFile|fork|system|popen|Popen|run|call|check_call|check_output|getoutput|shell_exec|passthru|proc_open|execa|which|create_subprocess_exec|execvp|execlp)(?:Sync|[234])?\s*\(\s*[[(]?\s*["'`]([\w.+-]+)(?=["'`\s])/g;

const LIBRARY =
  /\b(?:find_library|CDLL|LoadLibrary|dlopen|ffi_lib|ffi\.load|cdef_load)\s*\(?\s*["'`]((?:lib)?[\w.+-]+)["'`]/g;

export const startsIn = (text: string): Starts => {
  if (!HINT.test(text)) return NOTHING;
  return { commands: namesIn(text, COMMAND), libraries: namesIn(text, LIBRARY) };
};

const NOTHING: Starts = { commands: [], libraries: [] };

const namesIn = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? "")),
];
