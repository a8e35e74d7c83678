import type { Digest, EntryRef, Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { TreeNode } from "../model/tree.ts";
import { bodiesToCompare, sameMetadata } from "./compare.ts";
import { stackLayers } from "./merge.ts";

/** A tree, and the layers that its nodes' references mean. */
export interface Stacked {
  readonly nodes: ReadonlyMap<ImagePath, TreeNode>;
  readonly layers: readonly Layer[];
}

/** Fingerprints of entries by the layer's diff_id: equal ones are equal content. */
export type Prints = ReadonlyMap<Digest, readonly (string | undefined)[]>;

/** Whether two entries of equal size hold one content. Where nobody took fingerprints they are taken to differ. */
export const sameBody = (
  a: EntryRef,
  inA: readonly Layer[],
  b: EntryRef,
  inB: readonly Layer[],
  prints: Prints,
): boolean => {
  const [x, y] = [inA[a.layer], inB[b.layer]];
  if (!x || !y) return false;
  if (x.diffId === y.diffId && a.entry === b.entry) return true;
  if (x.entries[a.entry]?.contentBytes === 0) return y.entries[b.entry]?.contentBytes === 0;
  const print = prints.get(x.diffId)?.[a.entry];
  return !!print && print === prints.get(y.diffId)?.[b.entry];
};

/** Of the image and of the previous one, the entries whose fingerprints decide what can be shared: by layer, as places. */
export interface Wanted {
  readonly image: readonly (readonly number[])[];
  readonly previous: readonly (readonly number[])[];
}

/**
 * Bodies that stand at one path with one size and the same metadata, above the base on the one side, and in the base or in a layer of
 * the previous image on the other. Layers that both images have need no look.
 */
export const bodiesInQuestion = (image: Stacked, base: number, previous: readonly Layer[]): Wanted => {
  const ofImage = image.layers.map(() => new Set<number>());
  const ofPrevious = previous.map(() => new Set<number>());
  const ask = (
    other: Stacked,
    places: readonly Set<number>[],
    positionOf: (layer: number) => number,
  ): void => {
    for (const { path, a, b } of bodiesToCompare(image.nodes, other.nodes)) {
      const [node, its] = [image.nodes.get(path), other.nodes.get(path)];
      if (!node || !its || !sameMetadata(node.entry, its.entry)) continue;
      if (sameBody(a, image.layers, b, other.layers, NO_PRINTS)) continue;
      ofImage[a.layer]?.add(a.entry);
      places[positionOf(b.layer)]?.add(b.entry);
    }
  };
  const below = image.layers.slice(0, base);
  ask({ nodes: stackLayers(below).nodes, layers: below }, ofImage, (layer) => layer);
  previous.forEach((layer, position) => {
    ask(alone(layer), ofPrevious, () => position);
  });
  return { image: ofImage.map(inOrder), previous: ofPrevious.map(inOrder) };
};

const NO_PRINTS: Prints = new Map();

const inOrder = (places: ReadonlySet<number>): number[] => [...places].sort((a, b) => a - b);

/** What a layer shows by itself. */
export const alone = (layer: Layer): Stacked => {
  const layers = [{ ...layer, index: 0 }];
  return { nodes: stackLayers(layers).nodes, layers };
};
