import type { ConfigDifference } from "./difference.ts";
import type { ImagePath } from "./path.ts";

/** `slim-verify-rewrite/1`: what a rebuilt image made of the prediction of a rewrite. Sizes in bytes. */
export interface PromiseReport {
  readonly schema: "slim-verify-rewrite/1";
  /** The rebuilt image. */
  readonly image: string;
  /** Whether it is as was predicted, in all three. */
  readonly kept: boolean;
  readonly bytes: {
    readonly beforeBytes: number;
    readonly predictedBytes: number;
    readonly storedBytes: number;
    /** How far off it is, as a share of what was predicted: 0.02 is two percent more. */
    readonly error: number;
    readonly kept: boolean;
  };
  /** Where it starts otherwise: `a` was said, `b` is. */
  readonly config: readonly ConfigDifference[];
  /** How many paths were expected, and those that are not there. */
  readonly expectedPaths: number;
  readonly missing: readonly ImagePath[];
}
