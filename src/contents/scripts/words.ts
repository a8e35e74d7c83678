/** What code of Python, JavaScript, Ruby, PHP, Perl and Lua has to name before it can start a program. */
const STARTS =
  /\b(?:subprocess|child_process|[pP]open\d?e?|os\.(?:system|exec\w*|spawn\w*|posix_spawnp?|startfile|execute)|create_subprocess_\w+|pexpect|plumbum|execa|cross-spawn|shelljs|Open3|shell_exec|proc_open|passthru|Symfony\\Component\\Process|Process\.spawn)\b/g;
/** Where these are words of the language. */
const STARTS_BARE = /\b(?:system|exec|spawn|popen)\b\s*[("'$]|\bqx\b|%x[({[]|[=(]\s*`/g;

/** A file of this length is read as one piece; of a longer one, bundles of many modules, what stands near a place that starts programs. */
const WHOLE_LENGTH_MAX = 1 << 16;
const NEAR_LENGTH = 1 << 12;

/** A string that is a name, or begins with one. */
const QUOTED = /["'`]([\w.+-]{2,40})(?:(?=(["'`]|\s+-))|(?=\s))/g;
/** What stands behind a pipe in a line for the shell. */
const PIPED = /(?:\||&&|;)\s*([\w.+-]{2,40})(?=[\s"'`])/g;

/**
 * Words that code which can start programs may give to them: a call seldom has the name in it, for it stands in a variable, in a list, in a text that is put
 * together. Of an application's own code all strings count that begin with one, and what is behind pipes; of a library's those that are nothing
 * else, or go on with an option. `isBare` tells a language that starts programs by words of its own.
 */
export const wordsBeside = (text: string, isBare: boolean, isLibrary: boolean): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const part of partsNear(text, isBare)) {
    for (const [, name = "", end] of part.matchAll(QUOTED))
      if (end !== undefined || !isLibrary) words.add(name);
    if (!isLibrary) for (const [, name = ""] of part.matchAll(PIPED)) words.add(name);
  }
  return words;
};

const partsNear = (text: string, isBare: boolean): readonly string[] => {
  const places = [STARTS, ...(isBare ? [STARTS_BARE] : [])].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index }) => index),
  );
  if (places.length === 0) return [];
  if (text.length <= WHOLE_LENGTH_MAX) return [text];
  const parts: string[] = [];
  let done = 0;
  for (const place of places.sort((a, b) => a - b)) {
    const from = Math.max(done, place - NEAR_LENGTH);
    if (from < place + NEAR_LENGTH) parts.push(text.slice(from, place + NEAR_LENGTH));
    done = Math.max(done, place + NEAR_LENGTH);
  }
  return parts;
};
