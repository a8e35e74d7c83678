import type { EntryRef } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";

/**
 * The layer that first stored a live body. `chmod -R`, `chown -R` and `touch` store content again that an earlier layer
 * made: what is waste there is that layer's doing, and has to be mended there. What a layer above the base stored again
 * of the base is its own: nobody can mend the base.
 */
export const firstStorers = ({ tree, baseLayers }: Scene): ((ref: EntryRef) => number) => {
  const before = tree.fates.map(() => new Map<number, EntryRef>());
  tree.fates.forEach((fates, layer) => {
    fates.forEach((fate, entry) => {
      if (fate.state === "live" || fate.cause !== "metadata-only" || fate.by === null) return;
      const { by } = fate;
      if (layer < baseLayers && by.layer >= baseLayers) return;
      // Where several bodies became one, by hard links, the lowest layer's was first.
      if (layer < by.layer && !before[by.layer]?.has(by.entry))
        before[by.layer]?.set(by.entry, { layer, entry });
    });
  });
  return (ref) => {
    let first = ref;
    for (let earlier = before[ref.layer]?.get(ref.entry); earlier; ) {
      first = earlier;
      earlier = before[earlier.layer]?.get(earlier.entry);
    }
    return first.layer;
  };
};
