import type { Declined, Plan, Step } from "../model/step.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { faultOf } from "./check.ts";
import { edited } from "./edit.ts";

/** A Dockerfile with its plan carried out, as far as it passes the checks. */
export interface Rewritten {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly declined: readonly Declined[];
}

/** Carries a plan out. A step that does not come out as it was meant is taken back and declined; the file is never broken. */
export function rewriteDockerfile(recipe: Recipe, plan: Plan): Rewritten {
  if (recipe.doubt !== null)
    return { text: recipe.dockerfile.text, steps: [], declined: allDeclined(plan, recipe.doubt) };
  if (plan.steps.length === 0) return { ...plan, text: recipe.dockerfile.text };
  const whole = attempt(recipe, plan.steps);
  if ("text" in whole) return { ...plan, text: whole.text };
  let text = recipe.dockerfile.text;
  const steps: Step[] = [];
  const declined = [...plan.declined];
  for (const step of plan.steps) {
    const outcome = attempt(recipe, [...steps, step]);
    if ("text" in outcome) {
      steps.push(step);
      text = outcome.text;
    } else declined.push({ rule: step.rule, line: step.line, reason: outcome.fault });
  }
  return { text, steps, declined };
}

type Attempt = { readonly text: string } | { readonly fault: string };

const attempt = (recipe: Recipe, steps: readonly Step[]): Attempt => {
  const text = edited(recipe, steps);
  if (text === null) return { fault: "it is in the way of another step" };
  const fault = faultOf(recipe, steps, text);
  return fault === null ? { text } : { fault };
};

const allDeclined = ({ steps, declined }: Plan, doubt: string): readonly Declined[] => [
  ...declined,
  ...steps.map(({ rule, line }) => ({ rule, line, reason: `the file is not edited: ${doubt}` })),
];
