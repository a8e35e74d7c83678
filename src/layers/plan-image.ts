import type { Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { MergedTree, TreeNode } from "../model/tree.ts";
import { stackLayers } from "./merge.ts";
import { planLayer } from "./plan-layer.ts";

export type Strategy = "squash" | "prune" | "flatten";

export interface PlanInput {
  readonly layers: readonly Layer[];
  readonly tree: MergedTree;
  /** How many layers at the bottom stay as they are. */
  readonly base: number;
  readonly strategy: Strategy;
  /** Paths that are to go, with all below them. */
  readonly dropped: ReadonlySet<ImagePath>;
}

/** The layers of the image that is to be made. Pure: nothing is read or written here. CONTRACT 4 defines the strategies. */
export const planImage = (input: PlanInput): PlannedLayer[] => {
  const target = targetOf(input);
  switch (input.strategy) {
    case "flatten":
      return joinAbove({ ...input, base: 0 }, target);
    case "squash":
      return joinAbove(input, target);
    case "prune":
      return pruneEach(input, target);
    default:
      return input.strategy satisfies never;
  }
};

/** The tree that the result has to show. */
export const targetOf = ({ tree, dropped }: PlanInput): ReadonlyMap<ImagePath, TreeNode> =>
  dropped.size === 0 ? tree.nodes : new Map([...tree.nodes].filter(([path]) => !dropped.has(path)));

const kept = (count: number): PlannedLayer[] =>
  Array.from({ length: count }, (_, layer) => ({ kind: "kept", layer }) as const);

/** Everything above the base in one layer. A single layer that holds nothing but what it shows stays as it is. */
const joinAbove = (input: PlanInput, target: ReadonlyMap<ImagePath, TreeNode>): PlannedLayer[] => {
  const { layers, base } = input;
  const above = layers.slice(base);
  const [only] = above;
  if (!only) return kept(base);
  if (above.length === 1 && isClean(input, only)) return kept(base + 1);
  const lower = stackLayers(layers.slice(0, base)).nodes;
  const members = planLayer(target, lower, (node) => layerOf(node) >= base);
  const standsFor = above.map(({ index }) => index);
  return [...kept(base), { kind: "built", members, standsFor }];
};

/** Every layer by itself: those that hold dead content or are to lose some are written again without it. */
const pruneEach = (input: PlanInput, target: ReadonlyMap<ImagePath, TreeNode>): PlannedLayer[] => {
  const { layers, base, tree } = input;
  const lower = stackLayers(layers.slice(0, base)).nodes;
  const goneBy = removalsOf(layers.slice(0, base), tree);
  return layers.map((layer): PlannedLayer => {
    const { index } = layer;
    if (index < base || isClean(input, layer)) return { kind: "kept", layer: index };
    const hides = (path: ImagePath): boolean => (goneBy.get(path) ?? index) === index;
    const members = planLayer(target, lower, (node) => layerOf(node) === index, hides);
    return { kind: "built", members, standsFor: [index] };
  });
};

/** Of what the base holds, which layer took it away. */
const removalsOf = (base: readonly Layer[], tree: MergedTree): Map<ImagePath, number> => {
  const goneBy = new Map<ImagePath, number>();
  base.forEach(({ entries }, layer) => {
    entries.forEach(({ path }, at) => {
      const fate = tree.fates[layer]?.[at];
      if (fate?.state === "dead") goneBy.set(path, fate.byLayer);
    });
  });
  return goneBy;
};

/** The layer that a node belongs to: a file's is the one that holds its name and content, whichever is higher. */
const layerOf = ({ ref, content }: TreeNode): number => Math.max(ref?.layer ?? -1, content?.layer ?? -1);

/** Whether a layer may stay as it is: it stores no dead content, and loses nothing. */
const isClean = ({ tree, dropped }: PlanInput, { entries, index }: Layer): boolean =>
  entries.every(
    ({ path, contentBytes }, at) =>
      !dropped.has(path) && (contentBytes === 0 || tree.fates[index]?.[at]?.state === "live"),
  );
