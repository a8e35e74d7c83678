import { ancestorsOf, type ImagePath, parentOf, resolvePath } from "../model/path.ts";
import type { RuleBody } from "../model/rule.ts";
import type { Scene } from "../model/scene.ts";

/**
 * Where symbolic links from elsewhere lead into what a rule would claim: an environment made of links into a
 * cache, a program in /tmp that the search path names. What is used in that way is no waste. Documents and
 * development files are told by what they are and not by where they lie, so links to them mean nothing.
 */
export const linkedPlaces = (
  scene: Scene,
  ruleOf: (path: ImagePath) => RuleBody | null,
): ReadonlySet<ImagePath> => {
  const places = new Set<ImagePath>();
  for (const { path, entry } of scene.tree.nodes.values()) {
    if (entry.kind !== "symlink" || entry.target === null) continue;
    const target = resolvePath(entry.target, parentOf(path));
    const rule = target === null ? null : ruleOf(target);
    if (target === null || rule === null || (rule.group !== "caches" && rule.group !== "leftovers")) continue;
    if (ruleOf(path) !== rule) places.add(target);
  }
  return places;
};

/** Whether a path is one of these places, or lies below one. */
export const isWithin = (path: ImagePath, places: ReadonlySet<ImagePath>): boolean =>
  places.size > 0 && (places.has(path) || ancestorsOf(path).some((folder) => places.has(folder)));
