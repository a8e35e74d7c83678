import { redact } from "../../model/redact.ts";
import type { SmallerBase } from "../../model/smaller-base.ts";
import { readRecipe } from "../../recipe/read.ts";
import type { Recipe } from "../../recipe/recipe.ts";

/**
 * A Dockerfile whose last stage is on another base, which states what the old one's config gave. Null where that cannot be written: the name
 * stands there otherwise, or the text would say anything else.
 */
export const onSmallerBase = (
  { dockerfile, stages }: Recipe,
  { from, to, restated }: SmallerBase,
): string | null => {
  const [site] = stages.at(-1) ?? [];
  if (!site || restated.some((text) => /[\r\n]/.test(text) || redact(text) !== text)) return null;
  const written = dockerfile.text.slice(site.from, site.to);
  const words = written.split(/(\s+)/);
  const at = words.indexOf(from);
  if (at === -1 || words.lastIndexOf(from) !== at) return null;
  const changed = [words.with(at, to).join(""), ...restated].join(site.newline);
  const text = dockerfile.text.slice(0, site.from) + changed + dockerfile.text.slice(site.to);
  return isMeant(readRecipe(text, dockerfile.name), { dockerfile, stages }, to, restated.length)
    ? text
    : null;
};

const isMeant = (
  after: Recipe,
  before: Pick<Recipe, "dockerfile" | "stages">,
  to: string,
  added: number,
): boolean => {
  const [now, was] = [after.stages.at(-1) ?? [], before.stages.at(-1) ?? []];
  const rest = (sites: typeof now, from: number): string =>
    sites
      .slice(from)
      .map(({ instruction }) => instruction.text)
      .join("\n");
  return (
    after.doubt === null &&
    after.stages.length === before.stages.length &&
    after.dockerfile.stages.at(-1)?.base === to &&
    after.dockerfile.stages.at(-1)?.name === before.dockerfile.stages.at(-1)?.name &&
    rest(now, 1 + added) === rest(was, 1)
  );
};
