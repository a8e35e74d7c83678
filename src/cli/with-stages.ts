import type { ImagePath } from "../model/path.ts";
import type { Risk } from "../model/rule.ts";
import type { Recipe } from "../recipe/recipe.ts";
import type { Rewritten } from "../rewrite/rewrite.ts";
import { copiedWhole } from "../split/copied-whole.ts";
import { splitStages } from "../split/split.ts";
import { orderedIn } from "./order-in-stages.ts";
import type { Found } from "./rewriting.ts";

/** What was rewritten, and what a second stage copies. */
export interface Staged extends Rewritten {
  readonly carried: readonly ImagePath[];
}

/**
 * The last stage as two where the image proves more for that than for all steps within it: what stays behind in a build needs no step. Where
 * it is declined, that is said beside the rest.
 */
export const withStages = (
  recipe: Recipe,
  rewritten: Rewritten,
  { scene, findings }: Found,
  target: number,
  risk: Risk,
): Staged => {
  const alone: Staged = { ...rewritten, carried: [] };
  const isLast = target === recipe.stages.length - 1;
  if (risk === "safe" || scene === null || recipe.doubt !== null || !isLast) return alone;
  const split = splitStages(recipe, scene, findings);
  if (!("text" in split))
    return { ...alone, declined: [split, ...copiedWhole(recipe, scene), ...rewritten.declined] };
  const within = rewritten.steps.reduce((sum, { savesBytes }) => sum + (savesBytes ?? 0), 0);
  if ((split.step.savesBytes ?? 0) <= within) return alone;
  const { text, steps } = orderedIn(split.text, recipe, rewritten.steps);
  return { text, steps: [split.step, ...steps], declined: split.declined, carried: split.carried };
};
