import type { Entry, EntryRef, Layer } from "../model/image.ts";
import type { DeadFate, Fate, MergedTree } from "../model/tree.ts";

/** Equal size and fingerprint is equal content. */
export type Fingerprints = ReadonlyMap<Entry, string>;

export const entryAt = (layers: readonly Layer[], ref: EntryRef): Entry | undefined =>
  layers[ref.layer]?.entries[ref.entry];

/**
 * The bodies whose fingerprints decide something: what was overwritten by a file of the same size may stand again
 * unchanged, and live files of the same size may be copies of one another. No other body has to be read.
 */
export const entriesToCompare = (layers: readonly Layer[], tree: MergedTree): EntryRef[] => {
  const wanted = new Map<Entry, EntryRef>();
  const want = (ref: EntryRef): void => {
    const entry = entryAt(layers, ref);
    if (entry) wanted.set(entry, ref);
  };
  tree.fates.forEach((fates, layer) => {
    fates.forEach((fate, entry) => {
      const other = sameSizeSuccessor(layers, { layer, entry }, fate);
      if (!other) return;
      want({ layer, entry });
      want(other);
    });
  });
  for (const refs of liveContentBySize(layers, tree).values()) if (refs.length > 1) refs.forEach(want);
  return [...wanted.values()];
};

const sameSizeSuccessor = (layers: readonly Layer[], ref: EntryRef, fate: Fate): EntryRef | null => {
  if (fate.state === "live" || fate.cause !== "overwritten" || !fate.by) return null;
  const bytes = entryAt(layers, ref)?.contentBytes;
  return bytes && entryAt(layers, fate.by)?.contentBytes === bytes ? fate.by : null;
};

/** Live contents, each once however many names it has, by size. Empty ones aside. */
const liveContentBySize = (layers: readonly Layer[], tree: MergedTree): Map<number, EntryRef[]> => {
  const bySize = new Map<number, EntryRef[]>();
  layers.forEach(({ entries }, layer) => {
    entries.forEach((entry, at) => {
      if (entry.contentBytes === 0 || tree.fates[layer]?.[at]?.state !== "live") return;
      const same = bySize.get(entry.contentBytes);
      if (same) same.push({ layer, entry: at });
      else bySize.set(entry.contentBytes, [{ layer, entry: at }]);
    });
  });
  return bySize;
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
  const other = sameSizeSuccessor(layers, ref, fate);
  if (!other || fate.state === "live") return fate;
  const [before, after] = [entryAt(layers, ref), entryAt(layers, other)];
  const unchanged = before && after && fingerprints.get(before) === fingerprints.get(after);
  return unchanged ? ({ ...fate, cause: "metadata-only" } satisfies DeadFate) : fate;
};
