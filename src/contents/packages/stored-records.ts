import type { Entry, EntryRef, Image, Layer } from "../../model/image.ts";
import { ancestorsOf, type ImagePath, isBelow } from "../../model/path.ts";

/** What stands at the watched paths once a layer is stacked. */
export interface RecordsAfter {
  readonly layer: number;
  /** Sorted by path. */
  readonly records: ReadonlyMap<ImagePath, EntryRef>;
}

/**
 * The states that a database had, layer by layer, whatever later layers made of it: only layers that store or hide a part of it are
 * told. `isWatched` must hold of no directory.
 */
export const recordsByLayer = (image: Image, isWatched: (path: ImagePath) => boolean): RecordsAfter[] => {
  const states: RecordsAfter[] = [];
  let records = new Map<ImagePath, EntryRef>();
  for (const layer of image.layers) {
    const next = afterLayer(records, layer, isWatched);
    if (!next) continue;
    records = next;
    states.push({ layer: layer.index, records: new Map([...next].sort(([a], [b]) => (a < b ? -1 : 1))) });
  }
  return states;
};

/** Null where the layer leaves the records alone. */
const afterLayer = (
  before: ReadonlyMap<ImagePath, EntryRef>,
  layer: Layer,
  isWatched: (path: ImagePath) => boolean,
): Map<ImagePath, EntryRef> | null => {
  const records = new Map(before);
  const above = new Set([...before.keys()].flatMap(ancestorsOf));
  /** Most paths are longer: they need not be looked up. */
  const longest = Math.max(0, ...[...above].map((path) => path.length));
  let changed = false;
  const drop = (path: ImagePath, itself: boolean): void => {
    for (const record of records.keys())
      if ((itself && record === path) || isBelow(record, path)) changed = records.delete(record) || changed;
  };
  for (const { kind, path } of layer.whiteouts)
    if (above.has(path) || before.has(path)) drop(path, kind === "explicit");
  layer.entries.forEach((entry, at) => {
    if (entry.path.length <= longest && entry.kind !== "directory" && above.has(entry.path))
      drop(entry.path, false);
    if (!isWatched(entry.path)) return;
    changed = true;
    const ref = fileBehind(entry, { layer: layer.index, entry: at }, layer, before);
    if (ref) records.set(entry.path, ref);
    else records.delete(entry.path);
  });
  return changed ? records : null;
};

/** The entry that holds the body: of a hard link, the one that it names in its layer, or the record below. */
const fileBehind = (
  entry: Entry,
  ref: EntryRef,
  layer: Layer,
  below: ReadonlyMap<ImagePath, EntryRef>,
): EntryRef | null => {
  if (entry.kind === "file") return ref;
  if (entry.kind !== "hardlink" || entry.target === null) return null;
  const at = layer.entries.findLastIndex(({ kind, path }) => kind === "file" && path === entry.target);
  return at === -1 ? (below.get(entry.target) ?? null) : { layer: layer.index, entry: at };
};
