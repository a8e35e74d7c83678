import type { Entry, Layer } from "../model/image.ts";
import { childOf, type ImagePath, parentOf } from "../model/path.ts";
import type { LayerNotes } from "./layer-notes.ts";
import type { Slot } from "./slot.ts";
import type { TreeBuilder } from "./tree-builder.ts";

/** The first pass of a layer: its whiteouts hide what lies below, wherever in the tar they stand. */
export const applyWhiteouts = (
  tree: TreeBuilder,
  { entries, whiteouts, index }: Layer,
  notes: LayerNotes,
): void => {
  if (whiteouts.length === 0) return;
  const own: Own = new Map(entries.map((entry) => [entry.path, entry]));
  const ownParents = parentsOf(own.keys());
  for (const { kind, path } of whiteouts) {
    if (kind === "opaque") {
      const slot = emptiedBy(path, tree, own, notes);
      if (path === "/" && tree.nodes.size > 1) notes.note("opaque-root", path);
      if (slot) tree.removeBelow(slot, index);
      continue;
    }
    if (own.has(path) || ownParents.has(path)) notes.note("whiteout-of-own-path", path);
    const slot = hiddenBy(path, tree, own, notes);
    if (slot && slot !== tree.root) tree.remove(slot, "deleted", index, null);
    notes.noteParent(parentOf(path));
  }
};

/** The layer's own entries, by path. */
type Own = ReadonlyMap<ImagePath, Entry>;

/** The directory that an opaque marker empties, found as `hiddenBy` finds what an explicit one names. */
const emptiedBy = (path: ImagePath, tree: TreeBuilder, own: Own, notes: LayerNotes): Slot | undefined => {
  const direct = tree.nodes.get(path);
  if (direct?.children) return direct;
  const place = tree.find(childOf(path, "*"));
  if (!place?.through || own.get(place.through.path)?.kind === "directory") return undefined;
  notes.note("write-through-symlink", path);
  return place.directory;
};

/** What an explicit whiteout names. A symbolic link above it is followed, unless this layer puts a directory there. */
const hiddenBy = (path: ImagePath, tree: TreeBuilder, own: Own, notes: LayerNotes): Slot | undefined => {
  const direct = tree.nodes.get(path);
  if (direct || tree.nodes.get(parentOf(path))?.children) return direct;
  const place = tree.find(path);
  if (!place?.through || own.get(place.through.path)?.kind === "directory") return undefined;
  const slot = tree.nodes.get(place.path);
  if (slot) notes.note("write-through-symlink", path);
  return slot;
};

/** Every directory that stands above one of these paths, listed or not. */
const parentsOf = (paths: Iterable<ImagePath>): ReadonlySet<ImagePath> => {
  const parents = new Set<ImagePath>();
  for (const path of paths)
    for (let at = parentOf(path); at !== "/" && !parents.has(at); at = parentOf(at)) parents.add(at);
  return parents;
};
