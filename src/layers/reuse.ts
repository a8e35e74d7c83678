import type { Layer } from "../model/image.ts";
import { type ImagePath, parentOf } from "../model/path.ts";
import type { TreeNode } from "../model/tree.ts";
import { stackLayers } from "./merge.ts";
import { keyOf } from "./plan-layer.ts";
import { alone, type Prints, type Stacked } from "./prints.ts";
import { standingIn } from "./standing.ts";

/** Layers on one another, and the paths of the target that stand in them already. */
export interface Stock extends Stacked {
  readonly standing: ReadonlySet<ImagePath>;
}

export interface Aim {
  /** The tree that the image is to show in the end. */
  readonly target: Stacked;
  readonly prints: Prints;
  /** Paths that the user wants gone: what holds them is not used again. */
  readonly dropped: ReadonlySet<ImagePath>;
}

export const stockOf = (layers: readonly Layer[], { target, prints }: Aim): Stock => {
  const stacked = { nodes: stackLayers(layers).nodes, layers };
  return { ...stacked, standing: standingIn(target, stacked, prints) };
};

/** What a header costs, and the parents that come with it: an estimate, for what is weighed against content. */
const HEADER_BYTES = 1024;

/**
 * One more layer that pullers have already, on the layers that are there; null where that is no gain. It is one
 * - if all engines read it alike where it would lie, and its whiteouts hide only what lies below it;
 * - if it brings something, and either all that it holds is shown, or what it brings outweighs what has to be written because of it:
 *   headers over what is out of date in it, and content that it hides though the target keeps it;
 * - if its dead content does not outweigh what it brings, so that no chain of releases carries more dead content than live;
 *   an image that has this very layer itself carries that already (`own`).
 */
export const addIfGain = (stock: Stock, layer: Layer, own: boolean, aim: Aim): Stock | null => {
  const contentBytes = layer.entries.reduce((sum, entry) => sum + entry.contentBytes, 0);
  if (layer.entries.some(({ path }) => aim.dropped.has(path))) return null;
  const mostBytes = own || contentBytes === 0 ? contentBytes : gainAtMost(layer, aim);
  if (contentBytes > 2 * mostBytes || !whiteoutsHold(layer, own, stock)) return null;
  const index = stock.layers.length;
  const layers = [...stock.layers, { ...layer, index }];
  const { nodes, ambiguities } = stackLayers(layers);
  if (ambiguities.some((ambiguity) => ambiguity.layer === index)) return null;
  const next = { nodes, layers, standing: standingIn(aim.target, { nodes, layers }, aim.prints) };
  const { gainedBytes, costBytes, brings } = weigh(stock, next, aim.target);
  const deadBytes = contentBytes - gainedBytes;
  if (!brings || (costBytes > 0 && gainedBytes <= costBytes)) return null;
  return own || deadBytes <= gainedBytes ? next : null;
};

/** What stands in the target as the layer shows it, whatever lies below: most candidates need no closer look. */
const gainAtMost = (layer: Layer, { target, prints }: Aim): number => {
  const shown = alone(layer);
  return bytesOf(shown.nodes, standingIn(target, shown, prints), () => true);
};

/**
 * Whether no engine shows a whiteout of the layer: there has to be something below. Where the image has this layer itself, what it
 * hid may be gone by now; the directory is enough, for there engines look for whiteouts.
 */
const whiteoutsHold = ({ whiteouts }: Layer, own: boolean, { layers, nodes }: Stock): boolean =>
  whiteouts.length === 0 ||
  (layers.length > 0 &&
    whiteouts.every(
      ({ kind, path }) =>
        kind === "opaque" ||
        nodes.has(path) ||
        (own && nodes.get(parentOf(path))?.entry.kind === "directory"),
    ));

interface Weighed {
  readonly gainedBytes: number;
  readonly costBytes: number;
  readonly brings: boolean;
}

const weigh = (before: Stock, after: Stock, target: Stacked): Weighed => {
  const index = before.layers.length;
  const gained = [...after.standing].filter((path) => !before.standing.has(path));
  const isOurs = (node: TreeNode): boolean => node.content?.layer === index;
  let costBytes = 0;
  for (const path of before.standing) {
    const { entry } = target.nodes.get(path) ?? {};
    if (!after.standing.has(path) && entry && entry.kind !== "directory")
      costBytes += HEADER_BYTES + entry.contentBytes;
  }
  for (const [path, { ref, entry }] of after.nodes) {
    if (ref?.layer !== index || after.standing.has(path)) continue;
    // A directory is listed again by whatever layer writes into it: that costs nothing to speak of.
    if (entry.kind !== "directory" || !target.nodes.has(path)) costBytes += HEADER_BYTES;
  }
  const hides = [...before.nodes.keys()].some((path) => !target.nodes.has(path) && !after.nodes.has(path));
  return { gainedBytes: bytesOf(after.nodes, gained, isOurs), costBytes, brings: gained.length > 0 || hides };
};

/** Each content once, however many names it has. */
const bytesOf = (
  nodes: ReadonlyMap<ImagePath, TreeNode>,
  paths: Iterable<ImagePath>,
  counts: (node: TreeNode) => boolean,
): number => {
  const contents = new Map<string, number>();
  for (const path of paths) {
    const node = nodes.get(path);
    if (node?.content && counts(node)) contents.set(keyOf(node.content), node.entry.contentBytes);
  }
  return [...contents.values()].reduce((sum, bytes) => sum + bytes, 0);
};
