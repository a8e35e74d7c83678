import type { ImagePath } from "./path.ts";

/** One thing that a container could see of one image and not of the other; null: there is nothing at that path. */
export interface Difference {
  readonly path: ImagePath;
  readonly field: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** One difference between two configs. */
export interface ConfigDifference {
  readonly field: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** `slim-verify/1`: CONTRACT 5. */
export interface VerifyReport {
  readonly schema: "slim-verify/1";
  readonly a: string;
  readonly b: string;
  readonly equal: boolean;
  /** Entries of A's merged tree, the root aside. */
  readonly paths: number;
  readonly differences: readonly Difference[];
  readonly config: readonly ConfigDifference[];
}
