import type { BaselineSizes } from "./baseline.ts";
import type { Gate, ReportLayer } from "./report.ts";

/** `slim-compare/1`: what became of an image from A to B. All sizes in bytes. */
export interface Comparison {
  readonly schema: "slim-compare/1";
  readonly a: ComparedImage;
  readonly b: ComparedImage;
  /** `better` and `worse` where stored bytes and waste agree, else `mixed`; `same` where neither changed. */
  readonly verdict: "better" | "worse" | "mixed" | "same";
  readonly pull: PullCost;
  readonly layers: readonly ComparedLayer[];
  /** Waste above the base by rule, where it changed; the largest change first. */
  readonly waste: readonly WasteChange[];
  readonly gates: readonly Gate[];
  /** What to know of the numbers, whole sentences. */
  readonly notes: readonly string[];
}

export interface ComparedImage {
  readonly name: string;
  readonly platform: string;
  readonly sizes: BaselineSizes;
  readonly layers: number;
}

/** What somebody who has A transfers to have B: the blobs as they are stored here. */
export interface PullCost {
  readonly pulledBytes: number;
  readonly sharedBytes: number;
  /** Whether the layers of B are stored uncompressed, as no registry keeps them. */
  readonly plain: boolean;
}

/** One layer of B. */
export interface ComparedLayer extends ReportLayer {
  readonly shared: boolean;
}

export interface WasteChange {
  readonly rule: string;
  readonly aBytes: number;
  readonly bBytes: number;
}
