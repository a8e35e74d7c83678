import type { Claim, Finding } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import type { Rule } from "../model/rule.ts";
import type { Scene } from "../model/scene.ts";
import { findAmbiguous } from "./ambiguous.ts";
import { claimArchives } from "./archives.ts";
import { claimBuildLeftovers } from "./build-leftovers.ts";
import { claimByRules } from "./by-rules.ts";
import { claimDead } from "./dead.ts";
import { claimDuplicates } from "./duplicates.ts";
import { groupClaims } from "./group.ts";
import { claimSdks } from "./sdks.ts";
import { claimPackages } from "./unneeded-packages.ts";

/** Everything that is waste, the largest first. Live bytes are claimed once: what comes earlier has them. */
export const detect = (scene: Scene, rules: readonly Rule[]): Finding[] => {
  const claims = [...claimByRules(scene, rules)];
  claims.push(...claimArchives(scene, entriesOf(scene, claims)));
  claims.push(...claimPackages(scene, entriesOf(scene, claims)));
  claims.push(...claimSdks(scene, entriesOf(scene, claims)));
  claims.push(...claimBuildLeftovers(scene, entriesOf(scene, claims)));
  claims.push(...claimDuplicates(scene, entriesOf(scene, claims)));
  const findings = groupClaims(scene, [...claimDead(scene), ...claims]);
  return [...findings, ...findAmbiguous(scene)].sort(
    (a, b) =>
      b.bytes - a.bytes || (a.layers[0] ?? 0) - (b.layers[0] ?? 0) || (a.waste.id < b.waste.id ? -1 : 1),
  );
};

const entriesOf = ({ image }: Scene, claims: readonly Claim[]): Set<Entry> => {
  const entries = new Set<Entry>();
  for (const { ref } of claims) {
    const entry = image.layers[ref.layer]?.entries[ref.entry];
    if (entry) entries.add(entry);
  }
  return entries;
};
