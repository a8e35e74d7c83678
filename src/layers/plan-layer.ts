import type { EntryRef, Layer } from "../model/image.ts";
import { ancestorsOf, type ImagePath, parentOf } from "../model/path.ts";
import type { PlannedMember } from "../model/plan.ts";
import type { TreeNode } from "../model/tree.ts";

type Nodes = ReadonlyMap<ImagePath, TreeNode>;

export interface LayerWish {
  /** Of the old image, which entries come from. */
  readonly layers: readonly Layer[];
  /** The tree that the image is to show in the end. */
  readonly target: Nodes;
  /** What the layers below show. */
  readonly lower: Nodes;
  /** Which of the target's nodes this layer has to bring. */
  belongs(node: TreeNode): boolean;
  /** Whether this layer is to hide a path that the target lacks; if not, another one will. */
  hides?(path: ImagePath): boolean;
}

/**
 * The members of one layer which, put on `lower`, shows the nodes that belong to it as they are in `target`, and hides
 * what `target` lacks. As engines agree on it: one entry a path, all parents listed, explicit whiteouts only, topmost
 * only, before everything else, hard links to earlier members of the layer.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#representing-changes
 */
export const planLayer = ({
  layers,
  target,
  lower,
  belongs,
  hides = () => true,
}: LayerWish): PlannedMember[] => {
  const whiteouts = whiteoutsFor(target, lower, hides);
  const written = withLinkGroups(target, belongs);
  for (const path of [...written, ...whiteouts])
    for (const above of ancestorsOf(path)) if (above !== "/") written.add(above);
  const writer = new MemberWriter(target, layers);
  for (const path of whiteouts) {
    for (const above of ancestorsOf(path)) if (written.has(above)) writer.add(above);
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

/** Names one entry in a set or a map. */
export const keyOf = ({ layer, entry }: EntryRef): string => `${layer}:${entry}`;

/** Members in order, each path once. */
class MemberWriter {
  readonly members: PlannedMember[] = [];
  readonly #target: Nodes;
  readonly #layers: readonly Layer[];
  readonly #added = new Set<ImagePath>();
  /** Where the content of a link group was written. */
  readonly #firstOf = new Map<string, ImagePath>();

  constructor(target: Nodes, layers: readonly Layer[]) {
    this.#target = target;
    this.#layers = layers;
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

  #memberOf(path: ImagePath, node: TreeNode): PlannedMember {
    const { ref, content } = node;
    if (!ref) return { kind: "implied", path };
    if (!content) return { kind: "entry", path, from: this.#speakerFor(node, ref) };
    const target = this.#firstOf.get(keyOf(content));
    if (target !== undefined) return { kind: "link", path, from: content, target };
    this.#firstOf.set(keyOf(content), path);
    return { kind: "entry", path, from: content };
  }

  /** A hard link to a symbolic link, device or pipe says nothing itself: it becomes another one of the same. */
  #speakerFor({ entry }: TreeNode, ref: EntryRef): EntryRef {
    if (this.#layers[ref.layer]?.entries[ref.entry]?.kind !== "hardlink") return ref;
    for (let layer = ref.layer; layer >= 0; layer--) {
      const at = this.#layers[layer]?.entries.indexOf(entry) ?? -1;
      if (at !== -1) return { layer, entry: at };
    }
    return ref;
  }
}
