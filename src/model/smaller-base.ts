/** What speaks for a base, or against it, in one row. */
export interface BaseProof {
  /** `libc`, `symbols`, `libraries`, `shell` … */
  readonly what: string;
  /** Whether the image proves it, leaves it open, or proves the contrary. */
  readonly verdict: "proved" | "open" | "against";
  readonly said: string;
}

/** A smaller base for the last stage: suggested, and put in place only where somebody asks for it. */
export interface SmallerBase {
  /** Of the last stage's FROM, in the rewritten text. */
  readonly line: number;
  readonly from: string;
  readonly to: string;
  /** Why it cannot be; null where nothing speaks against it. */
  readonly refused: string | null;
  readonly proofs: readonly BaseProof[];
  /** Instructions that state what the old base's config gave. */
  readonly restated: readonly string[];
}
