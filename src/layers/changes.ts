import type { LayerChange } from "../model/changes.ts";
import type { Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { TreeNode } from "../model/tree.ts";
import { stackLayers } from "./merge.ts";

/**
 * What one layer did to the tree below it, as a snapshot's difference: added, changed, removed, by path. A path that the
 * layer stores again as it was is no change.
 */
export const changesOf = (layers: readonly Layer[], index: number): LayerChange[] => {
  const before = stackLayers(layers.slice(0, index)).nodes;
  const after = stackLayers(layers.slice(0, index + 1)).nodes;
  const changes: LayerChange[] = [];
  for (const [path, node] of after) {
    const old = before.get(path);
    if (!old) changes.push(change("added", path, node));
    else if (touched(old, node)) changes.push(change("changed", path, node));
  }
  for (const [path, node] of before) if (!after.has(path)) changes.push(change("removed", path, node));
  return changes.filter(({ path }) => path !== "/").sort((a, b) => (a.path < b.path ? -1 : 1));
};

const change = (kind: LayerChange["kind"], path: ImagePath, { entry }: TreeNode): LayerChange => ({
  kind,
  path,
  bytes: entry.contentBytes,
  entryKind: entry.kind,
});

/** Restated directories are compared by what they state; files that were stored again have changed, if only in time. */
const touched = (a: TreeNode, b: TreeNode): boolean => {
  if (a.content || b.content)
    return a.content?.layer !== b.content?.layer || a.content?.entry !== b.content?.entry;
  const [x, y] = [a.entry, b.entry];
  return (
    x.kind !== y.kind ||
    x.mode !== y.mode ||
    x.uid !== y.uid ||
    x.gid !== y.gid ||
    x.target !== y.target ||
    x.device !== y.device
  );
};
