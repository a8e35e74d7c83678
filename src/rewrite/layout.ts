import type { RunSite } from "../recipe/recipe.ts";

/** How two members of a list are joined: the second only after the first's success, or in any case. */
export type Operator = "&&" | ";";

/** A line longer than this is broken. */
const WIDTH = 110;

/**
 * What joins a member of a RUN's list to one that is put behind `offset` (of the instruction's text), as its author writes it:
 * operator first or last, on one line or many, continuations in one column where all are. `added` is how many characters come to the instruction in all.
 */
export function separatorFor(site: RunSite, operator: Operator, offset: number, added: number): string {
  const { text: whole } = site.instruction;
  if (!whole.includes("\n")) return whole.length + added > WIDTH ? broken(site, operator) : inline(operator);
  const written = separatorsOf(site);
  const same = plainest(written.filter((one) => one.operator === operator).map((one) => one.text));
  const other = written.at(-1)?.text;
  const text = same ?? (other === undefined ? null : withAnd(other)) ?? broken(site, operator);
  return inColumn(
    site,
    text.includes("\n") || !endsLines(site, offset) ? text : broken(site, operator),
    offset,
  );
}

/** Whether the member that ends there goes over several lines: what is put behind it stands on its own. */
const endsLines = ({ run, instruction }: RunSite, offset: number): boolean =>
  run.tree.list.some(({ from, to }) => to === offset && instruction.text.slice(from, to).includes("\n"));

/** What stands between the members of the list, comments aside: what they say is said of one place. */
const separatorsOf = (site: RunSite) => {
  const { list } = site.run.tree;
  return list.slice(1).flatMap((statement, at) => {
    const text = site.instruction.text.slice(list[at]?.to ?? 0, statement.from);
    return statement.joined === "||" || text.includes("#") ? [] : [{ operator: statement.joined, text }];
  });
};

/** Of what the author writes, on lines of its own where any is: the shortest, since `; \\` says what ` \\` and `; \\` on two lines do. */
const plainest = (texts: readonly string[]): string | undefined => {
  const onLines = texts.filter((text) => text.includes("\n"));
  const bare = (text: string): number => text.replace(/[ \t]+\\/, " \\").length;
  return (onLines.length > 0 ? onLines : texts).toSorted((a, b) => bare(a) - bare(b))[0];
};

/** The same with `&&`, where all that is written has `;`: at the beginning of a line in its place, else behind a blank. */
const withAnd = (text: string): string | null => {
  if (!text.includes(";")) return null;
  return /\n[ \t]*;/.test(text) ? text.replace(/;/, "&&") : text.replace(/[ \t]*;/, " &&");
};

const inline = (operator: Operator): string => (operator === "&&" ? " && " : "; ");

/** On a line of its own, as deep as the lines of the instruction. */
const broken = (site: RunSite, operator: Operator): string => {
  if (site.run.heredoc) return inline(operator);
  const indent = /\n([ \t]*)[^\s#]/.exec(site.instruction.text)?.[1] ?? "    ";
  return operator === "&&" ? ` \\${site.newline}${indent}&& ` : `; \\${site.newline}${indent}`;
};

/** Moves the continuation to the column in which all others of the instruction stand, if they do. */
const inColumn = (site: RunSite, text: string, offset: number): string => {
  const columns = site.instruction.text
    .split("\n")
    .map((line) => line.trimEnd())
    .flatMap((line) => (line.endsWith("\\") ? [line.length - 1] : []));
  const [column] = columns;
  const continuation = /^(.*?)[ \t]*\\[ \t]*(\r?\n[\s\S]*)$/.exec(text);
  if (continuation === null || column === undefined) return text;
  const [, before = "", after = ""] = continuation;
  const start = site.instruction.text.lastIndexOf("\n", offset - 1) + 1;
  const width = offset - start + before.length;
  const isAligned =
    /[ \t]{2}\\[ \t]*\r?\n/.test(site.instruction.text) && columns.every((one) => one === column);
  return `${before}${" ".repeat(isAligned ? Math.max(1, column - width) : 1)}\\${after}`;
};
