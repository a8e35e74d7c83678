import type { Contents } from "./contents.ts";
import type { Trace } from "./dockerfile.ts";
import type { Image } from "./image.ts";
import type { ImagePath } from "./path.ts";
import type { MergedTree } from "./tree.ts";

/** All that detectors look at. Plain data: bodies are never read here. */
export interface Scene {
  readonly image: Image;
  readonly tree: MergedTree;
  readonly trace: Trace;
  /** How many layers at the bottom came with `FROM`, as far as is known; else 0. */
  readonly baseLayers: number;
  readonly fingerprints: Fingerprints;
  /** Bodies of the few small files that detectors ask for, by path, where the merged tree has them. */
  readonly texts: ReadonlyMap<ImagePath, string>;
  /** What the files are and what needs what; null where nobody looked. */
  readonly contents: Contents | null;
}

/**
 * Of the bodies that were compared, `fingerprints[layer][entry]`: equal fingerprints are equal content. "" or nothing of
 * those that were not.
 */
export type Fingerprints = readonly (readonly (string | undefined)[])[];
