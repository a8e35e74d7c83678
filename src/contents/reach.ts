import type { Closure, Need, UnknownTree } from "../model/closure.ts";
import { type ImagePath, parentOf } from "../model/path.ts";

/** The tree of unknown names that a path lies in. */
export const treeOf = (closure: Closure, path: ImagePath): UnknownTree | null => {
  const trees = TREES.get(closure) ?? new Map(closure.unknown.map((tree) => [tree.path, tree]));
  TREES.set(closure, trees);
  for (let at = path; ; at = parentOf(at)) {
    const tree = trees.get(at);
    if (tree || at === "/") return tree ?? null;
  }
};

/** Trees by path: there may be hundreds, and a hundred thousand paths to ask about. */
const TREES = new WeakMap<Closure, ReadonlyMap<ImagePath, UnknownTree>>();

/** From what the config starts, or a tree of unknown names, to a path. Empty where nothing needs it. */
export interface Chain {
  /** The tree that the chain begins in; null where it begins with the config, or a recorded run. */
  readonly tree: UnknownTree | null;
  readonly needs: readonly Need[];
}

export const chainOf = (closure: Closure, path: ImagePath): Chain => {
  const needs: Need[] = [];
  const seen = new Set<ImagePath>();
  for (let at: ImagePath | null = path; at !== null && !seen.has(at); ) {
    seen.add(at);
    const need = closure.needs.get(at);
    if (need) {
      needs.unshift(need);
      at = need.by;
      continue;
    }
    return { tree: treeOf(closure, at), needs };
  }
  return { tree: null, needs };
};
