/** What code of Python, JavaScript, Ruby, Perl, PHP and the like starts or opens under a name that stands there in full. */
export interface Starts {
  readonly commands: readonly string[];
  readonly libraries: readonly string[];
}

/** What a file has one of whose calls are believed to start programs: `run(` and `call(` alone mean all sorts of things. */
const COMMAND_HINTS = /spawn|exec|[pP]open|system|subprocess|getoutput|passthru|proc_open|fork|which/;

/**
 * A call by one of these names. It is found by its parenthesis, and the name before that is looked at last: looking for one character is
 * native work, and hardly any parenthesis has a string behind it.
 */
const COMMAND =
  /\((?=\s*[[(]?\s*["'`])(?<=\b(?:spawn|exec|execFile|fork|system|popen|Popen|run|call|check_call|check_output|getoutput|shell_exec|passthru|proc_open|execa|which|create_subprocess_exec|execvp|execlp)(?:Sync|[234])?\s*\()\s*[[(]?\s*["'`]([\w.+-]+)(?=["'`\s])/g;

/** Worth the slower look: the ends of the names below, for the more letters they share the faster they are found. */
const LIBRARY_HINTS = /_lib|CDLL|dLibrary|dlopen|i\.load|f_load/;
const LIBRARY =
  /\b(?:find_library|CDLL|LoadLibrary|dlopen|ffi_lib|ffi\.load|cdef_load)\s*\(?\s*["'`]((?:lib)?[\w.+-]+)["'`]/g;

export const startsIn = (text: string): Starts => {
  const commands = namesIn(text, COMMAND);
  return {
    commands: commands.length > 0 && COMMAND_HINTS.test(text) ? commands : [],
    libraries: LIBRARY_HINTS.test(text) ? namesIn(text, LIBRARY) : [],
  };
};

const namesIn = (text: string, pattern: RegExp): readonly string[] => {
  if (text.search(pattern) < 0) return NONE;
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? ""))];
};

const NONE: readonly string[] = [];
