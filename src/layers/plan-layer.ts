import type { EntryRef } from "../model/image.ts";
import { ancestorsOf, type ImagePath, parentOf } from "../model/path.ts";
import type { PlannedMember } from "../model/plan.ts";
import type { TreeNode } from "../model/tree.ts";

type Nodes = ReadonlyMap<ImagePath, TreeNode>;

/**
 * The members of one layer which, put on `lower`, shows the nodes that belong to it as they are in `target`, and hides
 * what `target` lacks. As engines agree on it: one entry a path, all parents listed, explicit whiteouts only, topmost
 * only, before everything else, hard links to earlier members of the layer.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#representing-changes
 */
export const planLayer = (
  target: Nodes,
  lower: Nodes,
  belongs: (node: TreeNode) => boolean,
  hides: (path: ImagePath) => boolean = () => true,
): PlannedMember[] => {
  const whiteouts = whiteoutsFor(target, lower, hides);
  const written = withLinkGroups(target, belongs);
  if (written.size === 0 && whiteouts.length === 0) return [];
  for (const path of [...written, ...whiteouts])
    for (const above of ancestorsOf(path)) if (above !== "/") written.add(above);
  const writer = new MemberWriter(target);
  for (const path of whiteouts) {
    for (const above of ancestorsOf(path)) if (above !== "/") writer.add(above);
    writer.hide(path);
  }
  for (const path of [...written].sort(byPath)) writer.add(path);
  return writer.members;
};

/** Paths that the target lacks, and whose parent it has. */
const whiteoutsFor = (target: Nodes, lower: Nodes, hides: (path: ImagePath) => boolean): ImagePath[] =>
  [...lower.keys()]
    .filter(
      (path) => !target.has(path) && target.get(parentOf(path))?.entry.kind === "directory" && hides(path),
    )
    .sort(byPath);

/** What belongs to the layer, and every other name of a file of which one name does: links do not reach across layers. */
const withLinkGroups = (target: Nodes, belongs: (node: TreeNode) => boolean): Set<ImagePath> => {
  const paths = new Set<ImagePath>();
  const contents = new Set<string>();
  for (const [path, node] of target) {
    if (!belongs(node)) continue;
    paths.add(path);
    if (node.content) contents.add(keyOf(node.content));
  }
  for (const [path, { content }] of target) if (content && contents.has(keyOf(content))) paths.add(path);
  return paths;
};

/** Parents before what is in them, and names in one order wherever they are sorted. */
const byPath = (a: ImagePath, b: ImagePath): number => {
  const [x, y] = [a.replaceAll("/", "\u0000"), b.replaceAll("/", "\u0000")];
  return x < y ? -1 : x > y ? 1 : 0;
};

const keyOf = ({ layer, entry }: EntryRef): string => `${layer}:${entry}`;

/** Members in order, each path once. */
class MemberWriter {
  readonly members: PlannedMember[] = [];
  readonly #target: Nodes;
  readonly #added = new Set<ImagePath>();
  /** Where the content of a link group was written. */
  readonly #firstOf = new Map<string, ImagePath>();

  constructor(target: Nodes) {
    this.#target = target;
  }

  hide(path: ImagePath): void {
    this.members.push({ kind: "whiteout", path });
  }

  add(path: ImagePath): void {
    const node = this.#target.get(path);
    if (!node || this.#added.has(path)) return;
    this.#added.add(path);
    this.members.push(this.#memberOf(path, node));
  }

  #memberOf(path: ImagePath, { ref, content }: TreeNode): PlannedMember {
    if (!ref) return { kind: "implied", path };
    if (!content) return { kind: "entry", path, from: ref };
    const target = this.#firstOf.get(keyOf(content));
    if (target !== undefined) return { kind: "link", path, from: content, target };
    this.#firstOf.set(keyOf(content), path);
    return { kind: "entry", path, from: content };
  }
}
