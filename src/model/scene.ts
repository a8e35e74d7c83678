import type { Trace } from "./dockerfile.ts";
import type { Entry, Image } from "./image.ts";
import type { ImagePath } from "./path.ts";
import type { MergedTree } from "./tree.ts";

/** All that detectors look at. Plain data: bodies are never read here. */
export interface Scene {
  readonly image: Image;
  readonly tree: MergedTree;
  readonly trace: Trace;
  /** How many layers at the bottom came with `FROM`, as far as is known; else 0. */
  readonly baseLayers: number;
  /** Fingerprints of the bodies that were compared: equal size and fingerprint is equal content. */
  readonly fingerprints: ReadonlyMap<Entry, string>;
  /** Bodies of the few small files that detectors ask for, by path, where the merged tree has them. */
  readonly texts: ReadonlyMap<ImagePath, string>;
}
