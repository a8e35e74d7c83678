import type { Change } from "../model/step.ts";
import type { Recipe, Site } from "../recipe/recipe.ts";
import type { Splice } from "./splice.ts";

export type CopyFirst = Extract<Change, { readonly kind: "copy-first" }>;

/** What the first of the two COPYs has for its arguments: a folder that several files go to ends in a slash. */
export const firstArgument = ({ files, to }: CopyFirst): string =>
  [...files, to.endsWith("/") ? to : `${to}/`].join(" ");

/**
 * The COPY of some files alone in the COPY's place, and that COPY behind the other instruction, with the comments right above it, which
 * speak of it; apart from the lines around as the two were from one another. Null where it is not written as the change takes it to be.
 */
export const copyFirst = (
  change: CopyFirst,
  site: Site,
  behind: Site,
  flags: readonly string[],
  { dockerfile: { text } }: Recipe,
): readonly Splice[] | null => {
  const written = /^(\s*\S+)((?:\s+--\S+)*\s+)\.\/?\s+\S+\s*$/.exec(site.instruction.text);
  const end = /^\r?\n/.exec(text.slice(site.to))?.[0];
  if (written === null || end === undefined || behind.from < site.to) return null;
  const [, keyword = "", between = ""] = written;
  const further = flags.map((flag) => ` ${flag}`).join("");
  const whole = keyword + further + site.instruction.text.slice(keyword.length).trimEnd();
  const start = commentsAbove(text, site.from);
  const isApart = /\n[ \t]*\r?\n/.test(text.slice(site.to, behind.from));
  const { newline } = site;
  return [
    { from: start, to: site.to, text: `${keyword}${further}${between}${firstArgument(change)}` },
    {
      from: behind.to,
      to: behind.to,
      text: newline.repeat(isApart ? 2 : 1) + text.slice(start, site.from) + whole,
    },
  ];
};

/** Where the comment lines begin that stand right above an offset. */
const commentsAbove = (text: string, from: number): number => {
  const [above = ""] = /(?<![^\n])(?:[ \t]*#[^\n]*\n)+$/.exec(text.slice(0, from)) ?? [];
  return from - above.length;
};
