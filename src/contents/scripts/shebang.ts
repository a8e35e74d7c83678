/**
 * What the first line of a script names: the interpreter, and the one argument that Linux gives it.
 * https://man7.org/linux/man-pages/man2/execve.2.html
 */
export const shebangOf = (text: string): readonly string[] | null => {
  const line = /^#![ \t]*([^\r\n]*)/.exec(text)?.[1]?.trim();
  if (!line) return null;
  const [, interpreter = "", argument] = /^(\S+)(?:[ \t]+(.*))?$/s.exec(line) ?? [];
  if (argument === undefined) return [interpreter];
  // `env -S` splits what follows; without it the whole rest is one name.
  const split = /^(?:-S|--split-string=?)[ \t]*(.*)$/s.exec(argument)?.[1];
  return split === undefined
    ? [interpreter, argument]
    : [interpreter, ...split.split(/[ \t]+/).filter(Boolean)];
};

/** The name of a program without its version: `python3.11` → `python`. */
export const programName = (path: string): string =>
  path
    .slice(path.lastIndexOf("/") + 1)
    .replace(/[-.\d]+$/, "")
    .toLowerCase();

const SHELLS = new Set(["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "rbash"]);

export const isShell = (path: string): boolean => SHELLS.has(programName(path));
