import { printable } from "./printable.ts";

/** What Markdown, its tables and GitHub's references would take for more than a letter. */
const MARKUP = /[\\`*_{}[\]()<>#+!|~$&:-]/g;

const entityOf = (character: string): string => `&#${character.codePointAt(0)};`;

/** How long a fence must be that no run of backticks in the text closes it. */
const fenceOf = (text: string): string => {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
};

/**
 * A text of the image as code, on one line, fit for a table. A pipe would end the cell even in a code span, and how
 * to escape it there differs between renderers: such a text is set as HTML, letter for letter.
 * https://github.github.com/gfm/#code-spans https://github.github.com/gfm/#example-200
 */
export const code = (text: string): string => {
  const safe = printable(text).trim();
  if (safe === "") return "";
  if (safe.includes("|")) return `<code>${safe.replace(MARKUP, entityOf).replace(/@/g, entityOf)}</code>`;
  const fence = fenceOf(safe);
  const space = safe.startsWith("`") || safe.endsWith("`") ? " " : "";
  return fence + space + safe + space + fence;
};

/** A backslash before a pipe is read in more than one way, so a pipe becomes an entity. */
const escapeMark = (mark: string): string => {
  if (mark === "@" || mark === "#") return `${mark}&#8203;`;
  return mark === "|" ? entityOf(mark) : `\\${mark}`;
};

/** What GitHub makes a link of as it stands. https://github.github.com/gfm/#autolinks-extension- */
const AUTOLINK = /:(?=\/\/)|\bwww(?=\.)/gi;

/** GitLab refers to merge requests and milestones by these. https://docs.gitlab.com/user/markdown/#gitlab-specific-references */
const MARKS = /[@#\\`*_{}[\]<>|~$&]|[!%](?=[\w"'])/g;

const escapeProse = (text: string): string => text.replace(MARKS, escapeMark).replace(AUTOLINK, "$&&#8203;");

/**
 * A plain sentence, in which backticks set off code. Nobody is mentioned and nothing referred to or linked: `@` and `#` are kept
 * from what follows by a zero-width space, for GitHub looks for them when entities and backslashes are already gone.
 */
export const prose = (text: string): string => {
  const parts = printable(text).split("`");
  if (parts.length % 2 === 0) return escapeProse(parts.join("`"));
  return parts.map((part, at) => (at % 2 === 0 ? escapeProse(part) : code(part))).join("");
};

/** A table; a column whose head ends in a colon is set right. Cells are Markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = line(head.map((name) => (name.endsWith(":") ? "---:" : "---")));
  return [line(head.map((name) => name.replace(":", ""))), rule, ...rows.map(line)].join("\n");
};

/** A text in a fence longer than every run of backticks in it. Where there is a text, its last line is ended. */
export const fenced = (text: string, language: string): string => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const body = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `${fence}${language}\n${body}${fence}`;
};

/** GitHub takes 65,536 characters in a comment; the rest is left to what a workflow puts around it. */
export const MOST_CHARACTERS = 64_000;

/** A part of a page that stays whole, or several ways to put it, the longest first. */
export type Section = string | readonly string[];

/** As many whole sections as there is room for, each the longest way that fits; the most important come first. */
export const joinWithin = (sections: readonly Section[], most: number): string => {
  const cut =
    "\n\nThis page is cut here: it would be too long for a comment. `--format json` has everything.\n";
  let page = "";
  for (const section of sections) {
    const ways = typeof section === "string" ? [section] : section;
    const longer = ways.map((way) => [page, way].filter((text) => text !== "").join("\n\n"));
    const fits = longer.find((text) => text.length + cut.length <= most);
    if (fits === undefined) return page + cut;
    page = fits;
  }
  return `${page}\n`;
};
