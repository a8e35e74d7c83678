import type { Step } from "../model/step.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { rewriteDockerfile } from "./rewrite.ts";

/** The steps of one rule, and the text with them and all that came before. */
export interface Stride {
  readonly steps: readonly Step[];
  readonly text: string;
}

/**
 * A rewrite rule by rule, in the order in which the file meets them; the last text is that of all steps. Rules that only come out right
 * together are one stride.
 */
export function strideByRule(recipe: Recipe, steps: readonly Step[]): readonly Stride[] {
  const rules = [...new Set(steps.map(({ rule }) => rule))];
  const strides: Stride[] = [];
  let taken = new Set<string>();
  let waiting: string[] = [];
  for (const rule of rules) {
    waiting.push(rule);
    const wanted = new Set([...taken, ...waiting]);
    const before = steps.filter((step) => wanted.has(step.rule));
    const { text, steps: done } = rewriteDockerfile(recipe, { steps: before, declined: [] });
    if (done.length < before.length) continue;
    strides.push({ steps: before.filter((step) => waiting.includes(step.rule)), text });
    taken = wanted;
    waiting = [];
  }
  return strides;
}
