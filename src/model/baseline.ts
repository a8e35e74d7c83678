import type { Digest } from "./image.ts";

/** What an earlier image was, as far as a later one is held against it: `slim-baseline/1`. All sizes in bytes. */
export interface Baseline {
  readonly schema: "slim-baseline/1";
  readonly image: { readonly name: string; readonly platform: string; readonly id: Digest };
  readonly sizes: BaselineSizes;
  /** Base layer first. */
  readonly layers: readonly BaselineLayer[];
  /** Waste above the base, by rule. */
  readonly waste: Readonly<Record<string, number>>;
}

/** `storedBytes` and `blobBytes` are of the whole image; waste is what lies above the base, for that can be changed. */
export interface BaselineSizes {
  readonly storedBytes: number;
  readonly blobBytes: number;
  readonly deadBytes: number;
  readonly removableBytes: number;
  readonly duplicateBytes: number;
}

export interface BaselineLayer {
  readonly diffId: Digest;
  /** Null where a report of an earlier slim does not say. */
  readonly blobDigest: Digest | null;
  readonly blobBytes: number;
}
