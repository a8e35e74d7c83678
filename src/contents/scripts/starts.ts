import { isLibraryCode } from "../known/commands.ts";
import { wordsBeside } from "./words.ts";

/** What code of Python, JavaScript, Ruby, Perl, PHP and the like starts, opens, or asks for under a name that stands there in full. */
export interface Starts {
  readonly commands: readonly string[];
  /** Words beside such calls, which may be what they start: `cmd = ["ffmpeg"]`. */
  readonly words: ReadonlySet<string>;
  readonly libraries: readonly string[];
  /** Of JavaScript, modules that are no files of its own, as it names them: `lodash`, `lodash/fp`. */
  readonly modules: readonly string[];
}

/** What a file has one of whose calls are believed to start programs: `run(` and `call(` alone mean all sorts of things. */
const COMMAND_HINTS = /spawn|exec|[pP]open|system|subprocess|getoutput|passthru|proc_open|fork|which/;

/**
 * A call by one of these names, with a string in it. It is found by its parenthesis, and the name before that is looked at last: looking for
 * one character is native work, and hardly any parenthesis has a string behind it. So one search serves all three.
 */
const CALL =
  /\((?=\s*[[(]?\s*["'`])(?<=\b(?:(spawn|exec|execFile|fork|system|popen|Popen|execute|run|call|check_call|check_output|getoutput|shell_exec|passthru|proc_open|execa|which|create_subprocess_exec|execvp|execlp)(?:Sync|[234])?|(find_library|CDLL|LoadLibrary|dlopen|ffi_lib|ffi\.load|cdef_load|load_extension)|(?:require|import))\s*\()\s*[[(]?\s*["'`]([^"'`\s]*)(["'`\s]?)/g;
const NAME = /^[\w.+-]+$/;
const MODULE = /^(?:@[\w.-]+\/)?\w[\w./-]*/;

/** Where a call needs no parentheses, as in Ruby. */
const BARE_LIBRARY =
  /\b(?:find_library|CDLL|LoadLibrary|dlopen|ffi_lib|ffi\.load|cdef_load)\s*["'`]([\w.+-]+)["'`]/g;
const BARE_LIBRARY_HINTS = /_lib|CDLL|dLibrary|dlopen|i\.load|f_load/;
const CALLS_WITH_PARENTHESES = /\.(?:[cm]?[jt]sx?|py)$/;

/** Perl, Ruby and PHP want no parentheses either, and have quotes that run what stands in them. */
const BARE_COMMAND =
  /(?:\b(?:system|exec|spawn)\s+["']|`|(?:\bqx|%x)\s*[({[/|!'])\s*([\w.+-]+)(?=["'`\s)}\]/|!;])/g;
const RUNS_BARE = /\.(?:rb|rake|ru|pl|pm|cgi|php\d?|phtml)$/;

/** Files of these languages: a package's manifest names much, and starts nothing. */
const CODE = /\.(?:[cm]?[jt]sx?|py|rb|rake|ru|pl|pm|cgi|php\d?|phtml|lua|R)$/;
const NONE: ReadonlySet<string> = new Set();

const BARE_MODULE = /\b(?:from|import)\s*["']((?:@[\w.-]+\/)?\w[\w./-]*)/g;

/** `name` is the file's; `interpreter` that which its first line names, "" where it has none. */
export const startsIn = (text: string, name: string, interpreter: string): Starts => {
  const isBare = RUNS_BARE.test(name) || /^(?:ruby|perl|php|lua)/.test(interpreter);
  const called = new Set<string>();
  const bare = new Set<string>();
  const libraries = new Set<string>();
  const modules = new Set<string>();
  if (text.search(CALL) >= 0)
    for (const { 1: command, 2: library, 3: named = "", 4: end, index } of text.matchAll(CALL)) {
      if (command !== undefined) {
        if (end !== "" && NAME.test(named)) called.add(named);
      } else if (library !== undefined) {
        if (/["'`]/.test(end ?? "") && NAME.test(named)) libraries.add(named);
      } else {
        const module = MODULE.exec(named)?.[0];
        if (module !== undefined && !isRemark(text, index)) modules.add(module);
      }
    }
  if (!CALLS_WITH_PARENTHESES.test(name) && BARE_LIBRARY_HINTS.test(text))
    for (const [, named = ""] of text.matchAll(BARE_LIBRARY)) libraries.add(named);
  for (const { 1: module = "", index } of text.matchAll(BARE_MODULE))
    if (!isRemark(text, index)) modules.add(module);
  if (isBare) for (const [, named = ""] of text.matchAll(BARE_COMMAND)) bare.add(named);
  return {
    commands: [...bare, ...(called.size > 0 && COMMAND_HINTS.test(text) ? called : [])],
    words: CODE.test(name) || interpreter !== "" ? wordsBeside(text, isBare, isLibraryCode(name)) : NONE,
    libraries: [...libraries],
    modules: [...modules],
  };
};

/** Whether what stands there is on a line of a comment, as in the examples of manuals. */
const isRemark = (text: string, at: number): boolean =>
  /^\s*(?:\/\/|\/\*|\*\s)/.test(text.slice(text.lastIndexOf("\n", at) + 1, at));
