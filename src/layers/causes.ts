import type { Entry, EntryRef, Layer } from "../model/image.ts";
import type { Fingerprints } from "../model/scene.ts";
import type { Fate, MergedTree } from "../model/tree.ts";

export const entryAt = (layers: readonly Layer[], ref: EntryRef): Entry | undefined =>
  layers[ref.layer]?.entries[ref.entry];

/**
 * The bodies whose fingerprints decide something, by layer, as places in `Layer.entries`: what was overwritten by a file of
 * the same size may stand again unchanged, and live files of the same size may be copies of one another. No other body
 * has to be read.
 */
export const entriesToCompare = (layers: readonly Layer[], tree: MergedTree): number[][] => {
  const wanted = layers.map(({ entries }) => new Uint8Array(entries.length));
  const want = ({ layer, entry }: EntryRef): void => {
    const flags = wanted[layer];
    if (flags) flags[entry] = 1;
  };
  const copies = liveFilesBySize(layers, tree);
  tree.fates.forEach((fates, layer) => {
    fates.forEach((fate, entry) => {
      const bytes = layers[layer]?.entries[entry]?.contentBytes ?? 0;
      if (bytes === 0) return;
      if (fate.state === "live") {
        if ((copies.get(bytes) ?? 0) > 1) want({ layer, entry });
        return;
      }
      const successor = sameSizeSuccessor(layers, bytes, fate);
      if (!successor) return;
      want({ layer, entry });
      want(successor);
    });
  });
  return wanted.map((flags) => [...flags.keys()].filter((at) => flags[at] === 1));
};

const sameSizeSuccessor = (layers: readonly Layer[], bytes: number, fate: Fate): EntryRef | null => {
  if (fate.state === "live" || fate.cause !== "overwritten" || !fate.by) return null;
  return entryAt(layers, fate.by)?.contentBytes === bytes ? fate.by : null;
};

/** How many live contents there are of each size, each once however many names it has. */
const liveFilesBySize = (layers: readonly Layer[], tree: MergedTree): Map<number, number> => {
  const counts = new Map<number, number>();
  layers.forEach(({ entries }, layer) => {
    const fates = tree.fates[layer];
    entries.forEach(({ contentBytes }, at) => {
      if (fates?.[at]?.state === "live") counts.set(contentBytes, (counts.get(contentBytes) ?? 0) + 1);
    });
  });
  return counts;
};

/** Tells content that a later layer stored again unchanged (`chmod -R`, `chown -R`, `touch`) from what it replaced. */
export const nameCauses = (
  layers: readonly Layer[],
  tree: MergedTree,
  fingerprints: Fingerprints,
): MergedTree => ({
  ...tree,
  fates: tree.fates.map((fates, layer) =>
    fates.map((fate, entry) => nameCause(layers, { layer, entry }, fate, fingerprints)),
  ),
});

const nameCause = (layers: readonly Layer[], ref: EntryRef, fate: Fate, fingerprints: Fingerprints): Fate => {
  if (fate.state === "live" || fate.cause !== "overwritten") return fate;
  const bytes = entryAt(layers, ref)?.contentBytes ?? 0;
  const successor = bytes > 0 ? sameSizeSuccessor(layers, bytes, fate) : null;
  if (!successor) return fate;
  const before = fingerprints[ref.layer]?.[ref.entry];
  const unchanged = before && before === fingerprints[successor.layer]?.[successor.entry];
  return unchanged ? { ...fate, cause: "metadata-only" } : fate;
};
