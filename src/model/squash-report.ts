import type { Difference } from "./difference.ts";
import type { Digest, ImageFormat } from "./image.ts";
import type { Stability } from "./plan.ts";

/** `slim-squash/1`: CONTRACT 5. */
export interface SquashReport {
  readonly schema: "slim-squash/1";
  readonly image: { readonly name: string; readonly format: ImageFormat; readonly platform: string };
  readonly output: string;
  readonly strategy: string;
  readonly before: SquashSizes;
  readonly after: SquashSizes;
  /** Of the result, base first. */
  readonly layers: readonly SquashLayer[];
  readonly base: { readonly layers: number; readonly name: string | null };
  /** How many layers were copied byte for byte, reused ones included. */
  readonly kept: number;
  /** Of `relayer`; null for other strategies. */
  readonly pull: Pull | null;
  readonly dropped: readonly Drop[];
  readonly proof: {
    readonly equal: boolean;
    readonly paths: number;
    readonly differences: readonly Difference[];
  };
  /** Platforms of the image's index that stand beside it as they were. */
  readonly otherPlatforms: readonly string[];
  /** What was chosen, what is left out, and what the strategy costs. */
  readonly notes: readonly string[];
  readonly digest: Digest;
}

export interface SquashSizes {
  readonly storedBytes: number;
  readonly liveBytes: number;
  readonly deadBytes: number;
  readonly tarBytes: number;
  readonly blobBytes: number;
  readonly layers: number;
}

/** One layer of the result. */
export interface SquashLayer {
  readonly diffId: Digest;
  readonly blobDigest: Digest;
  readonly blobBytes: number;
  /** Copied byte for byte. */
  readonly kept: boolean;
  /** A layer above the base that the previous image has too, blob and all. */
  readonly reused: boolean;
  /** What `relayer` put into a layer of its own, most lasting first; null for all others. */
  readonly share: readonly Stability[] | null;
  /** The layers of the old image that it is, or stands for; none where it only hides what was dropped from the base. */
  readonly standsFor: readonly number[];
}

/** Bytes of blobs, each once, that whoever has the previous image pulls; without one, whoever has the base alone. */
export interface Pull {
  readonly previous: string | null;
  /** Of the image as it was. */
  readonly beforeBytes: number;
  readonly afterBytes: number;
}

/** What was left out because the user said so: by a rule, or by a glob. */
export interface Drop {
  readonly by: string;
  readonly paths: number;
  readonly bytes: number;
  /** Of these, bytes that lie in the base: they are hidden, and nothing is saved. */
  readonly baseBytes: number;
}
