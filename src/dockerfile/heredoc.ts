import { splitWords } from "./words.ts";

/** What a heredoc's first line says of it; the body follows on the next lines. */
export interface HeredocMark {
  readonly name: string;
  readonly expand: boolean;
  /** `<<-`: leading tabs are not part of the body nor of the line that ends it. */
  readonly stripTabs: boolean;
  /** `<< EOF`: BuildKit takes it for a heredoc since frontend 1.15, and for plain text before. */
  readonly spaced: boolean;
}

/**
 * The heredocs that a line of RUN, COPY or ADD opens, in order. `<<` inside quotes is text, `3<<EOF` is one, `<<<` none.
 * https://docs.docker.com/reference/dockerfile/#here-documents
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go (`heredocsFromLine`)
 */
export const heredocsIn = (line: string): readonly HeredocMark[] =>
  line.includes("<<") ? heredocWords(line).flatMap((word) => heredocOf(word) ?? []) : [];

/** The words of a line, `<< EOF` being one. The escape is a backslash here whatever the file's directive says. */
export function heredocWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const word of splitWords(line, "\\") ?? []) {
    const last = words.at(-1);
    if (last !== undefined && /^\d*<<$/.test(last)) words[words.length - 1] = `${last} ${word}`;
    else words.push(word);
  }
  return words;
}

/** What a word says if it opens a heredoc. */
export function heredocOf(word: string): HeredocMark | null {
  const [, dash, space, written] = /^\d*<<(-?)(\s*)([^<]+)$/.exec(word) ?? [];
  if (dash === undefined || space === undefined || written === undefined) return null;
  const name = written.replace(/\\(.)|["']/g, "$1");
  const quoted = /["']/.test(written.replace(/\\./g, ""));
  return name === "" ? null : { name, expand: !quoted, stripTabs: dash === "-", spaced: space !== "" };
}
