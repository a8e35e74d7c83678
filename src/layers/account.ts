import type { Accounts, LayerAccount } from "../model/accounts.ts";
import type { Layer } from "../model/image.ts";
import type { DeadSizes } from "../model/report.ts";
import type { DeadCause, Fate, MergedTree } from "../model/tree.ts";

const BUCKET: Record<DeadCause, keyof DeadSizes> = {
  overwritten: "overwrittenBytes",
  "metadata-only": "metadataOnlyBytes",
  deleted: "deletedBytes",
  shadowed: "shadowedBytes",
};

/**
 * Every stored byte under exactly one heading: stored = live + dead, and dead = the sum of its causes, for each layer.
 * CONTRACT 2.
 */
export const accountFor = (layers: readonly Layer[], tree: MergedTree): Accounts => ({
  layers: layers.map((layer) => accountLayer(layer, tree.fates[layer.index] ?? [])),
});

const accountLayer = ({ entries }: Layer, fates: readonly Fate[]): LayerAccount => {
  const dead = { overwrittenBytes: 0, metadataOnlyBytes: 0, deletedBytes: 0, shadowedBytes: 0 };
  let contentBytes = 0;
  let liveBytes = 0;
  entries.forEach((entry, at) => {
    const fate = fates[at];
    contentBytes += entry.contentBytes;
    if (fate?.state === "dead") dead[BUCKET[fate.cause]] += entry.contentBytes;
    else liveBytes += entry.contentBytes;
  });
  return { contentBytes, liveBytes, dead };
};
