import { type Closure, type Need, treeOf, type UnknownTree } from "../model/closure.ts";
import type { ImagePath } from "../model/path.ts";

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
