import type { Claim, Finding, PackageShare } from "../model/finding.ts";
import type { PackageId } from "../model/package.ts";
import type { Scene } from "../model/scene.ts";
import { firstStorers } from "./first-storer.ts";

/** A claim, and the layer whose instruction is to blame for the bytes. */
interface Blamed {
  readonly claim: Claim;
  readonly origin: number;
}

/**
 * Claims as findings: one for each kind of waste, layer that stores it, layer that stored it first and layer that made it
 * waste, so that each has one instruction to blame. The largest first.
 */
export const groupClaims = (scene: Scene, claims: readonly Claim[]): Finding[] => {
  const firstStorer = firstStorers(scene);
  const groups = new Map<string, Blamed[]>();
  for (const claim of claims) {
    // A dead copy is the doing of the instruction that stored just this one.
    const origin = claim.waste.kind === "dead" ? claim.ref.layer : firstStorer(claim.ref);
    const key = `${claim.waste.id} ${claim.ref.layer} ${origin} ${claim.byLayer}`;
    const group = groups.get(key);
    if (group) group.push({ claim, origin });
    else groups.set(key, [{ claim, origin }]);
  }
  return [...groups.values()].map((group) => findingOf(scene, group)).filter((finding) => finding !== null);
};

const findingOf = ({ trace, baseLayers }: Scene, group: readonly Blamed[]): Finding | null => {
  const [first] = group;
  if (!first) return null;
  const { waste, ref, byLayer } = first.claim;
  const { origin } = first;
  const claims = group.map(({ claim }) => claim);
  const largest = claims.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
  const other = byLayer ?? (origin === ref.layer ? null : origin);
  return {
    waste,
    bytes: claims.reduce((sum, claim) => sum + claim.bytes, 0),
    layers: other === null ? [ref.layer] : [ref.layer, other],
    base: ref.layer < baseLayers,
    instruction: trace.origins[origin]?.instruction ?? null,
    causedBy: byLayer === null ? null : (trace.origins[byLayer]?.instruction ?? null),
    paths: largest.map(({ path }) => path),
    ...packagesOf(claims),
  };
};

const packagesOf = (claims: readonly Claim[]): { readonly packages?: readonly PackageShare[] } => {
  const shares = new Map<PackageId, number>();
  for (const { package: id, bytes } of claims)
    if (id !== undefined) shares.set(id, (shares.get(id) ?? 0) + bytes);
  if (shares.size === 0) return {};
  const packages = [...shares]
    .map(([id, bytes]) => ({ id, bytes }))
    .sort((a, b) => b.bytes - a.bytes || (a.id < b.id ? -1 : 1));
  return { packages };
};
