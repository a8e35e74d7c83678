import type { Layer } from "../model/image.ts";
import type { Ambiguity, MergedTree } from "../model/tree.ts";
import { applyEntries } from "./apply-entries.ts";
import { applyWhiteouts } from "./apply-whiteouts.ts";
import { LayerNotes } from "./layer-notes.ts";
import { TreeBuilder } from "./tree-builder.ts";

/**
 * Stacks layers, base first, and says what became of every entry.
 *
 * A layer's whiteouts hide what lies below and never its own entries, so each layer takes two passes: whiteouts, then
 * the rest in the tar's order. Where a marker stands in the tar never matters.
 * Dead content that stands again unchanged is `overwritten` here; `nameCauses` tells it apart once bodies were compared.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets
 */
export const stackLayers = (layers: readonly Layer[]): MergedTree => {
  const tree = new TreeBuilder(layers.map((layer) => layer.entries.length));
  const ambiguities: Ambiguity[] = [];
  for (const layer of layers) stack(tree, layer, ambiguities);
  return { nodes: tree.nodes, fates: tree.fates, ambiguities };
};

/** The same layer by layer, for those who need the tree in between. All of it changes with each layer. */
export const startStack = (): MergedTree & { add(layer: Layer): void } => {
  const tree = new TreeBuilder([]);
  const ambiguities: Ambiguity[] = [];
  return {
    nodes: tree.nodes,
    fates: tree.fates,
    ambiguities,
    add: (layer) => stack(tree, layer, ambiguities),
  };
};

/**
 * What engines still read differently once all layers are stacked: a directory that a layer wrote into without listing
 * it is no matter where a higher layer lists it, or takes it away.
 */
export const standingAmbiguities = ({ nodes, ambiguities }: MergedTree): Ambiguity[] =>
  ambiguities.filter(
    ({ kind, path, layer }) =>
      kind !== "missing-parent" || (nodes.get(path)?.ref?.layer ?? layer + 1) <= layer,
  );

/** One layer onto the tree. What the lowest one does not list, nothing below it can have listed. */
const stack = (tree: TreeBuilder, layer: Layer, ambiguities: Ambiguity[]): void => {
  const notes = new LayerNotes(layer.index, ambiguities);
  applyWhiteouts(tree, layer, notes);
  applyEntries(tree, layer, notes);
  if (layer.index > 0) notes.noteMissingParents(tree.nodes);
};
