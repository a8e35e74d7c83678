import type { LayerChange } from "../model/changes.ts";
import type { EntryRef, Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { TreeNode } from "../model/tree.ts";
import { stackLayers } from "./merge.ts";

type Nodes = ReadonlyMap<ImagePath, TreeNode>;

/**
 * What one layer did to the tree below it, as a snapshot's difference: added, changed, removed, by path. A path that the
 * layer stores again as it was is no change. Each content counts once, however many hard links it has.
 */
export const changesOf = (layers: readonly Layer[], index: number): LayerChange[] => {
  const before = stackLayers(layers.slice(0, index)).nodes;
  const after = stackLayers(layers.slice(0, index + 1)).nodes;
  const changes: LayerChange[] = [];
  for (const [path, node] of after) {
    const old = before.get(path);
    const bytes = isLink(node) ? 0 : node.entry.contentBytes;
    if (!old) changes.push(change("added", node, bytes));
    else if (touched(old, node)) changes.push(change("changed", node, bytes));
  }
  return [...changes, ...removals(before, after)]
    .filter(({ path }) => path !== "/")
    .sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** Content goes with its last name: a name that is removed while another stays takes nothing with it. */
const removals = (before: Nodes, after: Nodes): LayerChange[] => {
  const removed = [...before.values()].filter(({ path }) => !after.has(path));
  if (removed.length === 0) return [];
  const counted = new Set([...after.values()].flatMap(({ content }) => (content ? keyOf(content) : [])));
  return removed.map((node) => {
    const { content, entry } = node;
    const gone = content !== null && !counted.has(keyOf(content));
    if (content) counted.add(keyOf(content));
    return change("removed", node, gone ? entry.contentBytes : 0);
  });
};

const change = (kind: LayerChange["kind"], node: TreeNode, bytes: number): LayerChange => ({
  kind,
  path: node.path,
  bytes,
  entryKind: node.entry.contentBytes > bytes ? "hardlink" : node.entry.kind,
});

/** Whether a name shares the content that another entry stores. */
const isLink = ({ ref, content }: TreeNode): boolean =>
  ref !== null && content !== null && keyOf(ref) !== keyOf(content);

const keyOf = ({ layer, entry }: EntryRef): string => `${layer}/${entry}`;

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
