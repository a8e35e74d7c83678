import type { Entry, EntryRef } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";

/** One stored body that the merged tree shows, with every name that it has there. */
export interface LiveBody {
  readonly ref: EntryRef;
  readonly entry: Entry;
  readonly names: readonly ImagePath[];
}

/** In the order of layers and entries. */
export const liveBodies = ({ image, tree }: Scene): LiveBody[] => {
  const names = image.layers.map(() => new Map<number, ImagePath[]>());
  for (const { path, content } of tree.nodes.values()) {
    const ofLayer = content && names[content.layer];
    if (!ofLayer) continue;
    const known = ofLayer.get(content.entry);
    if (known) known.push(path);
    else ofLayer.set(content.entry, [path]);
  }
  return image.layers.flatMap(({ entries }, layer) =>
    entries.flatMap((entry, at) => {
      const found = names[layer]?.get(at);
      return found ? [{ ref: { layer, entry: at }, entry, names: found }] : [];
    }),
  );
};
