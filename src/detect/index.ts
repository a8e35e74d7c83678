import type { Claim, Finding } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { RuleBody } from "../model/rule.ts";
import type { Scene } from "../model/scene.ts";
import { findAmbiguous } from "./ambiguous.ts";
import { claimArchives } from "./archives.ts";
import { claimBuildLeftovers } from "./build-leftovers.ts";
import { claimByRules } from "./by-rules.ts";
import { claimDead } from "./dead.ts";
import { claimDebugSections } from "./debug-sections.ts";
import { claimDuplicates } from "./duplicates.ts";
import { groupClaims } from "./group.ts";
import { claimSdks } from "./sdks.ts";
import { claimSecondCopies } from "./second-copies.ts";
import { claimPackages } from "./unneeded-packages.ts";

/** Whether waste of that kind at that path is known to the user, and stays. */
export type IsIgnored = (rule: string, path: ImagePath) => boolean;

/** Everything that is waste, the largest first. Live bytes are claimed once: what comes earlier has them. */
export const detect = (scene: Scene, rules: readonly RuleBody[]): Finding[] =>
  detectApart(scene, rules, () => false).findings;

/** The same in two: what a user wants to hear of, and what they ignore. */
export const detectApart = (
  scene: Scene,
  rules: readonly RuleBody[],
  isIgnored: IsIgnored,
): { readonly findings: Finding[]; readonly ignored: Finding[] } => {
  const claims = [...claimByRules(scene, rules)];
  claims.push(...claimArchives(scene, entriesOf(scene, claims)));
  claims.push(...claimPackages(scene, entriesOf(scene, claims)));
  claims.push(...claimSecondCopies(scene, entriesOf(scene, claims)));
  claims.push(...claimSdks(scene, entriesOf(scene, claims)));
  claims.push(...claimBuildLeftovers(scene, entriesOf(scene, claims)));
  claims.push(...claimDuplicates(scene, entriesOf(scene, claims)));
  claims.push(...claimDebugSections(scene, entriesOf(scene, claims)));
  const isKnown = ({ waste, path }: Claim): boolean => isIgnored(waste.id, path);
  const all = [...claimDead(scene), ...claims];
  const ambiguous = findAmbiguous(scene).map((finding) => ({
    finding,
    isKnown: finding.paths.every((path) => isIgnored(finding.waste.id, path)),
  }));
  const apart = (known: boolean): Finding[] =>
    [
      ...groupClaims(
        scene,
        all.filter((claim) => isKnown(claim) === known),
      ),
      ...ambiguous.filter((each) => each.isKnown === known).map(({ finding }) => finding),
    ].sort(byBytes);
  return { findings: apart(false), ignored: apart(true) };
};

const byBytes = (a: Finding, b: Finding): number =>
  b.bytes - a.bytes || (a.layers[0] ?? 0) - (b.layers[0] ?? 0) || (a.waste.id < b.waste.id ? -1 : 1);

const entriesOf = ({ image }: Scene, claims: readonly Claim[]): Set<Entry> => {
  const entries = new Set<Entry>();
  for (const { ref } of claims) {
    const entry = image.layers[ref.layer]?.entries[ref.entry];
    if (entry) entries.add(entry);
  }
  return entries;
};
