import type { EntryRef } from "./image.ts";
import type { ImagePath } from "./path.ts";

/** One layer of the image that is to be made, base first. */
export type PlannedLayer =
  /** Copied byte for byte, compressed form included. */
  | { readonly kind: "kept"; readonly layer: number }
  /** A layer of the image that pullers have already, copied byte for byte. */
  | { readonly kind: "reused"; readonly layer: number }
  /** Written anew, in this order. */
  | {
      readonly kind: "built";
      readonly members: readonly PlannedMember[];
      /** The layers of the old image that it stands for, lowest first. */
      readonly standsFor: readonly number[];
      /** What it was divided by, most lasting first; nothing where layers were joined or cleaned as they were. */
      readonly share?: readonly Stability[];
    };

/** How seldom content changes from one release to the next, most lasting first. */
export const STABILITIES = ["packages", "dependencies", "application"] as const;

/** `packages`: the system's own; `dependencies`: what a language's package manager installed; `application`: the rest. */
export type Stability = (typeof STABILITIES)[number];

/** One member of a new layer's tar. */
export type PlannedMember =
  /** A marker that hides what lower layers hold at `path`. */
  | { readonly kind: "whiteout"; readonly path: ImagePath }
  /** What an entry of the old image holds, header and body, under a path that may be another. */
  | { readonly kind: "entry"; readonly path: ImagePath; readonly from: EntryRef }
  /** A hard link to a member that stands earlier in the same layer; `from` gives the metadata. */
  | { readonly kind: "link"; readonly path: ImagePath; readonly from: EntryRef; readonly target: ImagePath }
  /** A directory that no layer listed: root's, 0755. */
  | { readonly kind: "implied"; readonly path: ImagePath };
