import type { Scene } from "../../model/scene.ts";
import type { SmallerBase } from "../../model/smaller-base.ts";
import type { Recipe } from "../../recipe/recipe.ts";
import { baseFacts } from "./facts.ts";
import { givenByBase } from "./given.ts";
import { bareBases, DISTROLESS_RELEASES, sameFamily } from "./known.ts";
import { proofsOf } from "./proofs.ts";

/**
 * Smaller bases that are known for the last stage, each with what the image proves for it, leaves open, and proves against it. The libc
 * family stays: none of another is ever named. Nothing where it is not known what runs.
 */
export const smallerBases = (recipe: Recipe, scene: Scene): SmallerBase[] => {
  const stage = recipe.dockerfile.stages.at(-1);
  const { contents } = scene;
  if (!stage || !contents?.closure.complete || scene.baseLayers === 0) return [];
  if (recipe.dockerfile.stages.some(({ name }) => name?.toLowerCase() === stage.base.toLowerCase()))
    return [];
  if (/^scratch$|distroless|\$/.test(stage.base)) return [];
  const facts = baseFacts(scene, contents);
  const release = facts.debian !== null && DISTROLESS_RELEASES.has(facts.debian) ? facts.debian : null;
  const bare = bareBases(release);
  const judged = [...sameFamily(stage.base), ...bare].map((known): SmallerBase => {
    const proofs = proofsOf(known, { facts, scene, recipe });
    return {
      line: stage.instructions[0]?.line ?? 1,
      from: stage.base,
      to: known.name,
      refused: proofs.find(({ verdict }) => verdict === "against")?.said ?? null,
      proofs,
      restated: givenByBase(recipe, scene.image.config),
    };
  });
  // Of the bare ones the smallest that may be; where none may be, why the largest may not.
  const possible = judged.filter(({ refused }) => refused === null);
  const family = judged.filter(({ to }) => !bare.some(({ name }) => name === to));
  const best = possible.find((one) => !family.includes(one)) ?? judged.at(-1);
  return [...family, ...(best && !family.includes(best) ? [best] : [])];
};
