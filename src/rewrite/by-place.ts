import type { Replacement, Step } from "../model/step.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { rewriteDockerfile } from "./rewrite.ts";

/**
 * What steps come to, as one piece of text that has all lines of `least` in it; null where they do not come out right by themselves, or
 * the file is one of carriage returns.
 */
export function replacementOf(
  recipe: Recipe,
  steps: readonly Step[],
  least?: Pick<Step, "line" | "endLine">,
): Replacement | null {
  const { text: before } = recipe.dockerfile;
  const { text, steps: done } = rewriteDockerfile(recipe, { steps, declined: [] });
  if (done.length < steps.length || text === before || before.includes("\r")) return null;
  const [old, now] = [linesOf(before), linesOf(text)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  // What is only put in needs a line to stand beside.
  if (head + tail === old.length && head > 0) head--;
  else if (head + tail === old.length) tail--;
  if (least !== undefined) {
    head = Math.min(head, least.line - 1);
    tail = Math.min(tail, old.length - least.endLine);
  }
  return { steps, line: head + 1, endLine: old.length - tail, lines: now.slice(head, now.length - tail) };
}

/**
 * A rewrite place by place: steps that touch the same lines are one replacement, so each can be taken without the others, and all of
 * them make what the rewrite makes. In the order of the file.
 */
export function replacementsByPlace(recipe: Recipe, steps: readonly Step[]): readonly Replacement[] {
  const places: Replacement[] = [];
  for (const step of steps) {
    let place = replacementOf(recipe, [step]);
    for (let at = 0; place !== null && at < places.length; at++) {
      const other = places[at];
      if (other === undefined || other.line > place.endLine || other.endLine < place.line) continue;
      places.splice(at, 1);
      place = replacementOf(recipe, inOrder(steps, [...other.steps, ...place.steps]));
      // What it has grown to may touch those that it was held against before.
      at = -1;
    }
    if (place !== null) places.push(place);
  }
  return places.toSorted((a, b) => a.line - b.line);
}

const inOrder = (all: readonly Step[], some: readonly Step[]): readonly Step[] =>
  all.filter((step) => some.includes(step));

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, "").split("\n");
