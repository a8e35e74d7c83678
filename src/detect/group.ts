import type { Claim, Finding } from "../model/finding.ts";
import type { Scene } from "../model/scene.ts";

/**
 * Claims as findings: one for each kind of waste, layer that stores it and layer that made it waste, so that each has
 * one instruction to blame. The largest first.
 */
export const groupClaims = (scene: Scene, claims: readonly Claim[]): Finding[] => {
  const groups = new Map<string, Claim[]>();
  for (const claim of claims) {
    const key = `${claim.waste.id} ${claim.ref.layer} ${claim.byLayer}`;
    const group = groups.get(key);
    if (group) group.push(claim);
    else groups.set(key, [claim]);
  }
  return [...groups.values()].map((group) => findingOf(scene, group)).filter((finding) => finding !== null);
};

const findingOf = ({ trace, baseLayers }: Scene, group: readonly Claim[]): Finding | null => {
  const [first] = group;
  if (!first) return null;
  const { layer } = first.ref;
  const { byLayer } = first;
  const largest = [...group].sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  return {
    waste: first.waste,
    bytes: group.reduce((sum, claim) => sum + claim.bytes, 0),
    layers: byLayer === null ? [layer] : [layer, byLayer],
    base: layer < baseLayers,
    instruction: trace.origins[layer]?.instruction ?? null,
    causedBy: byLayer === null ? null : (trace.origins[byLayer]?.instruction ?? null),
    paths: largest.map(({ path }) => path),
  };
};
