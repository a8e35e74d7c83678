import type { InstructionRef } from "./dockerfile.ts";
import type { EntryRef } from "./image.ts";
import type { PackageId } from "./package.ts";
import type { ImagePath } from "./path.ts";
import type { Risk } from "./rule.ts";

export type FindingKind = "dead" | "removable" | "duplicate" | "ambiguous" | "advice";

/** What every finding of one kind of waste has in common: of a rule of `rules/`, or of a detector of `src/detect/`. */
export interface WasteKind {
  readonly id: string;
  readonly title: string;
  readonly kind: FindingKind;
  readonly risk: Risk;
  readonly why: string;
  readonly source: string;
  /** What to do about it, one sentence for a person. */
  readonly fix: string;
}

/** One stored body that is waste, or the part of it that is. No body is claimed twice. */
export interface Claim {
  readonly waste: WasteKind;
  /** The entry that holds the body. */
  readonly ref: EntryRef;
  readonly path: ImagePath;
  readonly bytes: number;
  /** The later layer that made it waste; null where its own layer did. */
  readonly byLayer: number | null;
  /** The package that is waste as a whole. */
  readonly package?: PackageId;
}

/** One waste as fact: the claims of one kind that share the layers that store them, stored them first and made them waste. */
export interface Finding {
  readonly waste: WasteKind;
  readonly bytes: number;
  /**
   * The layers that it concerns. First the one where the bytes lie; then of dead content the one that made it dead, and of
   * live content the earlier one that stored it first, where the copy that lives was stored again unchanged.
   */
  readonly layers: readonly number[];
  /** Whether the layer that stores it came with `FROM`. */
  readonly base: boolean;
  /** What stored it: of live content, what stored it first. */
  readonly instruction: InstructionRef | null;
  /** What made it waste, where that was a later instruction. */
  readonly causedBy: InstructionRef | null;
  /** Largest first, then by name. */
  readonly paths: readonly ImagePath[];
  /** The packages that are waste as a whole, with the bytes that are claimed of each, largest first; absent where it is none. */
  readonly packages?: readonly PackageShare[];
}

export interface PackageShare {
  readonly id: PackageId;
  readonly bytes: number;
}

/** Something that a user should know of the image, beside its waste. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly layer: number | null;
  readonly path: ImagePath | null;
}
