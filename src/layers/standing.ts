import type { ImagePath } from "../model/path.ts";
import { sameMetadata } from "./compare.ts";
import { keyOf } from "./plan-layer.ts";
import { type Prints, type Stacked, sameBody } from "./prints.ts";

/** The names of one file of the target, and the content below that all of them have; null where they have not. */
interface LinkGroup {
  readonly names: ImagePath[];
  first: ImagePath;
  readonly content: string | null;
}

/**
 * The paths that stand in `lower` just as `target` shows them: nothing above has to bring them. The names of one file stand
 * together or not at all, and where one file below became several, the one with the most names stands.
 */
export const standingIn = (target: Stacked, lower: Stacked, prints: Prints): Set<ImagePath> => {
  const standing = new Set<ImagePath>();
  const groups = new Map<string, LinkGroup>();
  for (const [path, node] of target.nodes) {
    const below = lower.nodes.get(path);
    // A directory that nobody listed has the metadata that it gets where it is written.
    const same = below !== undefined && sameMetadata(node.entry, below.entry);
    const { content } = node;
    if (!content) {
      if (same) standing.add(path);
      continue;
    }
    const found =
      same && below.content && sameBody(content, target.layers, below.content, lower.layers, prints)
        ? keyOf(below.content)
        : null;
    join(groups, keyOf(content), path, found);
  }
  for (const { names } of claimants(groups)) for (const name of names) standing.add(name);
  return standing;
};

const join = (groups: Map<string, LinkGroup>, key: string, path: ImagePath, content: string | null): void => {
  const group = groups.get(key);
  if (!group) {
    groups.set(key, { names: [path], first: path, content });
    return;
  }
  group.names.push(path);
  if (path < group.first) group.first = path;
  if (group.content !== content) groups.set(key, { ...group, content: null });
};

/** Of the groups that one content below could be, one. */
const claimants = (groups: ReadonlyMap<string, LinkGroup>): Iterable<LinkGroup> => {
  const chosen = new Map<string, LinkGroup>();
  for (const group of groups.values()) {
    if (group.content === null) continue;
    const rival = chosen.get(group.content);
    const more = group.names.length - (rival?.names.length ?? 0);
    if (!rival || more > 0 || (more === 0 && group.first < rival.first)) chosen.set(group.content, group);
  }
  return chosen.values();
};
