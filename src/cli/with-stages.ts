import type { ImagePath } from "../model/path.ts";
import type { Risk } from "../model/rule.ts";
import type { Declined } from "../model/step.ts";
import type { Recipe } from "../recipe/recipe.ts";
import type { Rewritten } from "../rewrite/rewrite.ts";
import { copiedWhole } from "../split/copied-whole.ts";
import { type Split, splitStages } from "../split/split.ts";
import type { Found } from "./rewriting.ts";
import { ignoringIn, isIgnoring, orderedIn } from "./steps-in-stages.ts";

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
  const ignoring = rewritten.steps.filter(isIgnoring);
  const ignored = new Set(ignoring.flatMap(({ removes }) => [...removes]));
  const withinBytes = rewritten.steps.reduce((sum, { savesBytes }) => sum + (savesBytes ?? 0), 0);
  const split = splitStages(recipe, scene, findings, ignored, withinBytes);
  if (!("text" in split))
    return { ...alone, declined: [split, ...copiedWhole(recipe, scene), ...rewritten.declined] };
  const kept = ignoringIn(ignoring, split.spared);
  const { text, steps } = orderedIn(split.text, recipe, rewritten.steps);
  return {
    text,
    steps: [split.step, ...[...kept, ...steps].toSorted((a, b) => a.line - b.line)],
    declined: declinedIn(recipe, rewritten, split),
    carried: split.carried,
  };
};

/**
 * What is left in two stages. What was said of a COPY from the build's folder holds there as well, and says more of a finding than that it is
 * copied along; what was said of a RUN was about an edit that the stage which builds does not need.
 */
const declinedIn = (recipe: Recipe, { declined }: Rewritten, split: Split): readonly Declined[] => {
  const copying = new Set(
    recipe.stages
      .flat()
      .filter(({ instruction: { keyword } }) => keyword === "COPY" || keyword === "ADD")
      .map(({ instruction }) => instruction.line),
  );
  const left = new Set(split.declined.map(placeOf));
  const said = declined.filter(
    (one) => one.rule === "copy-order" || (copying.has(one.line ?? 0) && left.has(placeOf(one))),
  );
  const places = new Set(said.map(placeOf));
  return [...said, ...split.declined.filter((one) => !places.has(placeOf(one)))];
};

const placeOf = ({ rule, line }: Declined): string => `${rule} ${line}`;
