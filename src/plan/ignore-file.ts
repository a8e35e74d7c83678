/** One line of a `.dockerignore`. */
export interface IgnoreLine {
  /** Counted from 1. */
  readonly line: number;
  /** Whether it takes in again what lines before it left out: `!README.md`. */
  readonly exception: boolean;
  /** Whether it speaks of a path of the build's folder, or of a folder that the path lies in. */
  matches(path: string): boolean;
}

/** https://docs.docker.com/build/concepts/context/#dockerignore-files */
export const ignoreLines = (text: string): readonly IgnoreLine[] =>
  text
    .replace(/^\u{FEFF}/u, "")
    .split(/\r?\n/)
    .flatMap((source, at): IgnoreLine[] => {
      const words = source.trim();
      if (source.startsWith("#") || words === "" || words === "!") return [];
      const exception = words.startsWith("!");
      return [{ line: at + 1, exception, matches: matcherOf(words.slice(exception ? 1 : 0)) }];
    });

/** Whether the lines leave a path out; the last one that speaks of it decides. */
export const isIgnored = (lines: readonly IgnoreLine[], path: string): boolean =>
  lines.findLast(({ matches }) => matches(path))?.exception === false;

/** What a pattern matches: Go's filepath.Match, with `**` for any number of folders. */
export const matcherOf = (pattern: string): IgnoreLine["matches"] => {
  const parts = pattern
    .trim()
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const source = parts
    .map((part, at) => {
      const isLast = at === parts.length - 1;
      if (part === "**") return isLast ? ".*" : "(?:.*/)?";
      return `${partSource(part)}${isLast ? "" : "/"}`;
    })
    .join("");
  const whole = new RegExp(`^${source}(?:/.*)?$`, "s");
  return (path) => whole.test(path);
};

/** One component: `*` and `?` stay within it, classes are as Go has them. */
const partSource = (part: string): string =>
  part.replace(/\\.|\[[^\]]+\]|\*+|\?|[^\w]/gs, (piece) => {
    if (piece.startsWith("*")) return "[^/]*";
    if (piece === "?") return "[^/]";
    if (piece.length > 1 && piece.startsWith("[")) return piece;
    return `\\${piece.at(-1)}`;
  });

/** The file with further lines at its end, where they count last. */
export const withLines = (text: string | null, lines: readonly string[]): string => {
  const before = text ?? "";
  const newline = before.includes("\r\n") ? "\r\n" : "\n";
  const start = before === "" || before.endsWith("\n") ? before : before + newline;
  return start + lines.map((line) => line + newline).join("");
};
