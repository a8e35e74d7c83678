import { type ImagePath, parentOf } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { TreeNode } from "../model/tree.ts";

/** The layer that a path's state comes from, the base's files that a later layer links to among its own. */
export const layerOf = ({ ref, content }: TreeNode): number =>
  Math.max(ref?.layer ?? -1, content?.layer ?? -1);

/** Tells what `.dockerignore` keeps out: the files, `LAYER PATH`, and folders that held files and hold none now, with what is in them. */
export const ignoredIn = ({ tree }: Scene, ignored: ReadonlySet<string>): ((path: ImagePath) => boolean) => {
  if (ignored.size === 0) return () => false;
  const out = new Set<ImagePath>();
  const holding = new Set<ImagePath>();
  for (const node of tree.nodes.values()) {
    const { path, entry } = node;
    if (entry.kind === "directory") continue;
    const isOut = ignored.has(`${layerOf(node)} ${path}`);
    const set = isOut ? out : holding;
    if (isOut) out.add(path);
    for (let at = parentOf(path); at !== "/" && !set.has(at); at = parentOf(at)) set.add(at);
  }
  for (const path of holding) out.delete(path);
  return (path) => {
    for (let at = path; at !== "/"; at = parentOf(at)) if (out.has(at)) return true;
    return false;
  };
};
