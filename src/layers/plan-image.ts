import type { Layer } from "../model/image.ts";
import { ancestorsOf, type ImagePath } from "../model/path.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { MergedTree, TreeNode } from "../model/tree.ts";
import { differencesOf } from "./compare.ts";
import { stackLayers, standingAmbiguities, startStack } from "./merge.ts";
import { keyOf, planLayer } from "./plan-layer.ts";
import { FRESH, planRelayer, type Relaying } from "./plan-relayer.ts";
import { layerFrom } from "./planned-layer.ts";
import { isDefaultDirectory } from "./slot.ts";

export type Strategy = "squash" | "prune" | "flatten" | "relayer";

export interface PlanInput {
  readonly layers: readonly Layer[];
  readonly tree: MergedTree;
  /** How many layers at the bottom stay as they are. */
  readonly base: number;
  readonly strategy: Strategy;
  /** Paths that are to go, with all below them. */
  readonly dropped: ReadonlySet<ImagePath>;
  /** For `relayer`. */
  readonly relaying?: Relaying;
}

type Nodes = ReadonlyMap<ImagePath, TreeNode>;

/** The layers of the image that is to be made. Pure: nothing is read or written here. CONTRACT 4 defines the strategies. */
export const planImage = (input: PlanInput): readonly PlannedLayer[] => {
  const target = targetOf(input);
  switch (input.strategy) {
    case "flatten":
      return joinAbove({ ...input, base: 0 }, target);
    case "squash":
      return joinAbove(input, target);
    case "prune":
      return pruneEach(input, target);
    case "relayer":
      return relayerAbove(input, target);
    default:
      return input.strategy satisfies never;
  }
};

/** The tree that the result has to show. */
export const targetOf = ({ tree, dropped }: PlanInput): Nodes =>
  dropped.size === 0 ? tree.nodes : new Map([...tree.nodes].filter(([path]) => !dropped.has(path)));

const kept = (count: number): PlannedLayer[] =>
  Array.from({ length: count }, (_, layer) => ({ kind: "kept", layer }) as const);

/** Everything above the base in one layer. A single layer that holds nothing but what it shows stays as it is. */
const joinAbove = (input: PlanInput, target: Nodes): PlannedLayer[] => {
  const { layers, base, dropped } = input;
  const above = layers.slice(base);
  const [only] = above;
  const lower = stackLayers(layers.slice(0, base)).nodes;
  const losesOfBase = [...dropped].some((path) => lower.has(path));
  if (only && above.length === 1 && !losesOfBase && cleanLayersOf(input, target).has(only.index))
    return kept(base + 1);
  const belongs = (node: TreeNode): boolean =>
    layerOf(node) >= base || (node.ref === null && !isImplied(lower.get(node.path)));
  const members = planLayer({ layers, target, lower, belongs });
  // An empty layer is of use only where the image would have none at all.
  if (members.length === 0 && (base > 0 || above.length === 0)) return kept(base);
  return [...kept(base), { kind: "built", members, standsFor: above.map(({ index }) => index) }];
};

const relayerAbove = ({ layers, base, dropped, relaying = FRESH }: PlanInput, nodes: Nodes) => {
  const aim = { target: { nodes, layers }, prints: relaying.prints, dropped };
  return planRelayer({ layers, base, aim, relaying });
};

/**
 * Every layer by itself. In layers that no builder writes, a kept one may speak of what its new neighbours do not hold:
 * then all above the base are written anew.
 */
const pruneEach = (input: PlanInput, target: Nodes): readonly PlannedLayer[] => {
  const { plan, result } = pruneWith(input, target, cleanLayersOf(input, target));
  const holds =
    standingAmbiguities(result).length === 0 && differencesOf(target, result.nodes, new Set()).length === 0;
  return holds ? plan : pruneWith(input, target, new Set()).plan;
};

/**
 * Layers that hold dead content or are to lose some are written again without it. Old and new layers are stacked side by
 * side, so that a layer written anew hides what its old self hid, where kept layers still hold it.
 */
const pruneWith = (
  { layers, base, dropped }: PlanInput,
  target: Nodes,
  clean: ReadonlySet<number>,
): { readonly plan: readonly PlannedLayer[]; readonly result: MergedTree } => {
  const [before, after] = [startStack(), startStack()];
  const homes = homesOf(target);
  const lacksImplied = (path: ImagePath): boolean =>
    after.nodes.has(path) ? !isImplied(after.nodes.get(path)) : before.nodes.has(path);
  const hides = (path: ImagePath): boolean => !before.nodes.has(path) || dropped.has(path);
  const plan = layers.map((layer): PlannedLayer => {
    const { index } = layer;
    before.add(layer);
    if (index < base || clean.has(index)) {
      after.add(layer);
      return { kind: "kept", layer: index };
    }
    const shown = directoriesIn(layer, target);
    const belongs = (node: TreeNode): boolean =>
      homeOf(node, homes) === index || shown.has(node.path) || (node.ref === null && lacksImplied(node.path));
    const members = planLayer({ layers, target, lower: after.nodes, belongs, hides });
    const built = { kind: "built", members, standsFor: [index] } as const;
    after.add(layerFrom(built, layers, index));
    return built;
  });
  // What is dropped from layers that all stay takes one more.
  const lower = after.nodes;
  if ([...dropped].some((path) => lower.has(path))) {
    const members = planLayer({ layers, target, lower, belongs: () => false });
    const built = { kind: "built", members, standsFor: [] } as const;
    after.add(layerFrom(built, layers, plan.length));
    return { plan: [...plan, built], result: after };
  }
  return { plan, result: after };
};

/**
 * The target's directories that a layer lists or implies. They come again however often higher layers list them: a
 * whiteout in a directory that nothing lies below would show up in some engines.
 */
const directoriesIn = ({ entries }: Layer, target: Nodes): Set<ImagePath> => {
  const found = new Set<ImagePath>();
  for (const { path } of entries)
    for (const at of [...ancestorsOf(path), path])
      if (at !== "/" && target.get(at)?.entry.kind === "directory") found.add(at);
  return found;
};

/** The layer that a node belongs to: a file's is the one that holds its name and content, whichever is higher. */
const layerOf = ({ ref, content }: TreeNode): number => Math.max(ref?.layer ?? -1, content?.layer ?? -1);

/** Names of one file go together, into the highest of their layers. */
const homesOf = (target: Nodes): Map<string, number> => {
  const homes = new Map<string, number>();
  for (const node of target.values())
    if (node.content) {
      const key = keyOf(node.content);
      homes.set(key, Math.max(homes.get(key) ?? -1, layerOf(node)));
    }
  return homes;
};

const homeOf = (node: TreeNode, homes: ReadonlyMap<string, number>): number =>
  (node.content && homes.get(keyOf(node.content))) ?? layerOf(node);

/** A directory that looks as if nobody had listed it. */
const isImplied = (node: TreeNode | undefined): boolean =>
  node?.entry.kind === "directory" && (node.ref === null || isDefaultDirectory(node.entry));

/** The layers that may stay: they store no dead content, lose nothing, and all engines read them alike. */
const cleanLayersOf = (input: PlanInput, target: Nodes): ReadonlySet<number> => {
  const { layers, tree, dropped } = input;
  const ambiguous = new Set(standingAmbiguities(tree).map(({ layer }) => layer));
  const homes = homesOf(target);
  const losing = new Set<number>();
  for (const path of dropped) {
    const node = tree.nodes.get(path);
    for (const ref of [node?.ref, node?.content]) if (ref) losing.add(ref.layer);
  }
  const isClean = ({ entries, index }: Layer): boolean =>
    !losing.has(index) &&
    entries.every(({ contentBytes }, entry) => {
      const home = homes.get(keyOf({ layer: index, entry })) ?? index;
      return contentBytes === 0 || (tree.fates[index]?.[entry]?.state === "live" && home === index);
    });
  return new Set(
    layers.filter((layer) => !ambiguous.has(layer.index) && isClean(layer)).map(({ index }) => index),
  );
};
