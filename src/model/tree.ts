import type { Entry, EntryRef } from "./image.ts";
import type { ImagePath } from "./path.ts";

/** Why a stored copy is dead. CONTRACT 2 defines the four. */
export type DeadCause = "overwritten" | "metadata-only" | "deleted" | "shadowed";

/**
 * What became of one stored entry: of a regular file, what became of its content, which lives while any hard link to it
 * does; of all else, what became of its name.
 */
export type Fate = { readonly state: "live" } | DeadFate;

export interface DeadFate {
  readonly state: "dead";
  readonly cause: DeadCause;
  /** The layer that made it dead: its own where it was shadowed. */
  readonly byLayer: number;
  /** The file that stands in its place; null where nothing does, or no regular file. */
  readonly by: EntryRef | null;
}

/** One path of the merged tree. */
export interface TreeNode {
  readonly path: ImagePath;
  /** The entry that put the name there; null for a directory that only its contents imply. */
  readonly ref: EntryRef | null;
  /** The file entry that holds its content, which hard links share. Null for all that is no regular file. */
  readonly content: EntryRef | null;
  /** Kind and metadata as the container sees them. Of a hard link: those of the file it names. */
  readonly entry: Entry;
}

/** A construct that engines read differently. It was read by the OCI rules. */
export type AmbiguityKind =
  | "whiteout-of-own-path"
  | "link-into-lower-layer"
  | "link-to-later-entry"
  | "dangling-link"
  | "write-through-symlink"
  | "file-as-parent"
  | "missing-parent"
  | "whiteout-device"
  | "duplicate-entry"
  | "opaque-root";

export interface Ambiguity {
  readonly kind: AmbiguityKind;
  readonly layer: number;
  readonly path: ImagePath;
}

/** What a container sees, with what became of every stored entry. */
export interface MergedTree {
  /** By path, the root included. */
  readonly nodes: ReadonlyMap<ImagePath, TreeNode>;
  /** `fates[layer][entry]`, in the order of `Layer.entries`. */
  readonly fates: readonly (readonly Fate[])[];
  readonly ambiguities: readonly Ambiguity[];
}
