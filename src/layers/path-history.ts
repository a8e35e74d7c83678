import type { Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { MergedTree, TreeNode } from "../model/tree.ts";
import type { PathChange, PathEvent } from "../model/why-report.ts";
import { startStack } from "./merge.ts";

/**
 * What each layer did to some paths, lowest layer first: the layers are stacked again, and the paths looked at after each.
 * `tree` is the whole image's, with its causes named. A path that a layer removes and stores again is overwritten.
 */
export const historiesOf = (
  layers: readonly Layer[],
  tree: MergedTree,
  paths: readonly ImagePath[],
): Map<ImagePath, PathChange[]> => {
  const histories = new Map<ImagePath, PathChange[]>(paths.map((path) => [path, []]));
  const stack = startStack();
  const before = new Map<ImagePath, TreeNode>();
  for (const layer of layers) {
    stack.add(layer);
    for (const [path, history] of histories) {
      const [old, node] = [before.get(path), stack.nodes.get(path)];
      const event = eventOf(old, node, tree);
      if (event !== null) history.push({ layer: layer.index, event, bytes: storedBytes(node, layer) });
      // The stack goes on using its nodes: what is compared has to stay as it was.
      if (node) before.set(path, { ...node });
      else before.delete(path);
    }
  }
  return histories;
};

/** What the layer itself stored there: a name that is linked to a lower layer's content brings none. */
const storedBytes = (node: TreeNode | undefined, { index }: Layer): number =>
  node?.content?.layer === index ? node.entry.contentBytes : 0;

const eventOf = (
  old: TreeNode | undefined,
  node: TreeNode | undefined,
  tree: MergedTree,
): PathEvent | null => {
  if (!node) return old ? "deleted" : null;
  if (!old) return "added";
  if (isSame(old.ref, node.ref) && isSame(old.content, node.content)) return null;
  if (old.entry.kind !== node.entry.kind) return "overwritten";
  if (!old.content) return old.entry.target === node.entry.target ? "metadata-only" : "overwritten";
  if (isSame(old.content, node.content)) return "metadata-only";
  const fate = tree.fates[old.content.layer]?.[old.content.entry];
  return fate?.state === "dead" && fate.cause === "metadata-only" ? "metadata-only" : "overwritten";
};

const isSame = (a: TreeNode["ref"], b: TreeNode["ref"]): boolean =>
  a?.layer === b?.layer && a?.entry === b?.entry;

/** Every path that any layer names, live or not, sorted. */
export const pathsEver = (layers: readonly Layer[], tree: MergedTree): ImagePath[] => {
  const paths = new Set<ImagePath>(tree.nodes.keys());
  for (const { entries } of layers) for (const { path } of entries) paths.add(path);
  return [...paths].sort();
};

/** What stood at a path last, of one that does not stand there any more. */
export const lastEntryAt = (layers: readonly Layer[], path: ImagePath): Layer["entries"][number] | null =>
  layers.flatMap(({ entries }) => entries.filter((entry) => entry.path === path)).at(-1) ?? null;
