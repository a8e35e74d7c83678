import type { Recipe } from "../recipe/recipe.ts";
import type { Rewritten } from "../rewrite/rewrite.ts";
import type { Args } from "./options.ts";
import { type Found, riskOf } from "./rewriting.ts";
import { type OnBase, onKnownBase } from "./smaller-base.ts";
import { withStages } from "./with-stages.ts";

/** What comes of steps that were carried out within the stages that there are: first two stages of the last, then another base below it. */
export const inStages = (
  recipe: Recipe,
  within: Rewritten,
  found: Found,
  target: number,
  args: Args,
): OnBase => {
  const staged = withStages(recipe, within, found, target, riskOf(args));
  return onKnownBase(staged, recipe.dockerfile.name, found, args);
};
