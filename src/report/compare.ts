import type { Baseline, BaselineSizes } from "../model/baseline.ts";
import type { Comparison, PullCost, WasteChange } from "../model/comparison.ts";
import type { Report, ReportLayer } from "../model/report.ts";
import { baselineOf, wasteOfRule } from "./baseline.ts";
import { type Against, judgeGates, type Terms } from "./gates.ts";
import type { Limit } from "./limits.ts";
import { storedAs } from "./verdict.ts";

const isPlain = ({ diffId, blobDigest }: Pick<ReportLayer, "diffId"> & { blobDigest: string | null }) =>
  blobDigest === null || blobDigest === diffId;

/**
 * Whether who has A has this layer. Registries know layers by the digest of their blob: the same content compressed once more
 * is another blob. Where either is stored plain, as `docker save` writes it, there is only the content to go by.
 */
const isShared = (layer: ReportLayer, a: Baseline): boolean =>
  a.layers.some(
    (old) =>
      old.blobDigest === layer.blobDigest ||
      (old.diffId === layer.diffId && (isPlain(old) || isPlain(layer))),
  );

/** What somebody who has A transfers to have B. A blob that B has twice is transferred once. */
export const pullCostOf = (a: Baseline, b: Report): PullCost => {
  const blobs = [...new Map(b.layers.map((layer) => [layer.blobDigest, layer])).values()];
  const sum = (shared: boolean): number =>
    blobs
      .filter((layer) => isShared(layer, a) === shared)
      .reduce((total, layer) => total + layer.blobBytes, 0);
  return { pulledBytes: sum(false), sharedBytes: sum(true), plain: storedAs(b.sizes) === "tar" };
};

export const wasteTotalOf = (sizes: BaselineSizes): number =>
  sizes.deadBytes + sizes.removableBytes + sizes.duplicateBytes;

const verdictOf = (a: BaselineSizes, b: BaselineSizes): Comparison["verdict"] => {
  const changes = [b.storedBytes - a.storedBytes, wasteTotalOf(b) - wasteTotalOf(a)];
  const grew = changes.some((change) => change > 0);
  const shrank = changes.some((change) => change < 0);
  if (grew && shrank) return "mixed";
  return grew ? "worse" : shrank ? "better" : "same";
};

const wasteChanges = (a: Baseline, b: Baseline): WasteChange[] => {
  const rules = [...new Set([...Object.keys(a.waste), ...Object.keys(b.waste)])].sort();
  return rules
    .map((rule) => ({ rule, aBytes: wasteOfRule(a, rule), bBytes: wasteOfRule(b, rule) }))
    .filter(({ aBytes, bBytes }) => aBytes !== bBytes)
    .sort((x, y) => Math.abs(y.bBytes - y.aBytes) - Math.abs(x.bBytes - x.aBytes));
};

/** What of A the gates need, and what B costs who has it. */
export const againstOf = (a: Baseline, b: Report): Against => ({
  storedBytes: a.sizes.storedBytes,
  pulledBytes: pullCostOf(a, b).pulledBytes,
});

const BASE_UNKNOWN =
  "Which layers of B came with FROM is not known, so the waste in all of them is charged to it; --base N says how many did.";

/** Holds B against A: sizes, waste above the base, what a pull costs, layer by layer; and the gates. */
export const compare = (a: Baseline, b: Report, limits: readonly Limit[], terms: Terms = {}): Comparison => {
  const now = baselineOf(b);
  const side = ({ image, sizes, layers }: Baseline) => ({
    name: image.name,
    platform: image.platform,
    sizes,
    layers: layers.length,
  });
  return {
    schema: "slim-compare/1",
    a: side(a),
    b: side(now),
    verdict: verdictOf(a.sizes, now.sizes),
    pull: pullCostOf(a, b),
    layers: b.layers.map((layer) => ({ ...layer, shared: isShared(layer, a) })),
    waste: wasteChanges(a, now),
    gates: judgeGates(b, limits, { ...terms, against: againstOf(a, b) }),
    notes: b.base.evidence === "unknown" && b.layers.length > 1 ? [BASE_UNKNOWN] : [],
  };
};
