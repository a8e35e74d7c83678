import { type ImagePath, isBelow, parentOf } from "../model/path.ts";
import type { Inspector } from "./inspect.ts";
import { isOpenDirectory } from "./known/directories.ts";
import { isIdle } from "./known/idle.ts";
import type { Walk } from "./walk.ts";

/** What lies in a tree of unknown names can run: what it needs is needed as well. */
export const walkTree = (tree: ImagePath, walk: Walk, inspector: Inspector): void => {
  const { root } = walk;
  const top = root.nodes.get(tree);
  const todo = top ? [top] : [];
  for (let node = todo.pop(); node; node = todo.pop()) {
    const { path, entry } = node;
    if (isIdle(path) || walk.isApart(path)) continue;
    if (entry.kind === "directory") for (const child of root.children(path)) todo.push(child);
    else if (entry.kind === "symlink") followLink(path, entry.target ?? "", tree, walk);
    else inspector.possible(path, entry.mode);
  }
};

/** A link may lead out of the tree: what stands there is as open to all names as the tree itself. */
const followLink = (path: ImagePath, target: string, tree: ImagePath, walk: Walk): void => {
  const end = walk.root.resolve(target, parentOf(path));
  if (end === null) return;
  if (isBelow(end.path, tree) || walk.isUnknown(end.path)) {
    // The way may lead out and back, as over /etc/alternatives.
    for (const link of end.links)
      if (!isBelow(link, tree)) walk.unknown(link, `the link ${path} leads over it`, path);
    return;
  }
  const found = walk.need(target, { by: path, how: "link", named: target }, parentOf(path));
  if (found === null || walk.root.nodes.get(found)?.entry.kind !== "directory") return;
  if (!isOpenDirectory(found) && !isBelow(path, found))
    walk.unknown(found, `the link ${path} leads there`, path);
};
