import type { Digest } from "./image.ts";
import type { ImagePath } from "./path.ts";
import type { SmallerBase } from "./smaller-base.ts";
import type { Declined, Step } from "./step.ts";

/** `slim-rewrite/1`: CONTRACT 5. All sizes in bytes. */
export interface RewriteReport {
  readonly schema: "slim-rewrite/1";
  /** As the user named it. */
  readonly dockerfile: string;
  /** Whether nobody gave one: `before` is what the image's history tells. */
  readonly reconstructed: boolean;
  /** The Dockerfile's text, and what became of it: the same where there is nothing to do. */
  readonly before: string;
  readonly after: string;
  /** What says which of the build's folder stays out, where the steps add to it. */
  readonly ignoreFile: RewrittenFile | null;
  /** The image that gave the bytes; null where none was given. */
  readonly image: RewrittenImage | null;
  readonly steps: readonly ReportStep[];
  readonly declined: readonly Declined[];
  /** The image that the new Dockerfile builds from the same packages; null where no bytes are known. */
  readonly predicted: Prediction | null;
  /** What the image has to have that the new Dockerfile builds; null where none was analysed. */
  readonly expected: Expected | null;
  /** Smaller bases that are known for the last stage, and what the image proves for and against each. */
  readonly smallerBases: readonly SmallerBase[];
  /** What else the user has to know, one sentence each. */
  readonly notes: readonly string[];
}

/** A file beside the Dockerfile. */
export interface RewrittenFile {
  readonly path: string;
  /** Null where there is none yet. */
  readonly before: string | null;
  readonly after: string;
}

/** A step as it is told: what it changed stands in the text. */
export type ReportStep = Omit<Step, "changes" | "ignores" | "answers" | "removes">;

export interface RewrittenImage {
  readonly name: string;
  readonly platform: string;
  readonly id: Digest;
  readonly storedBytes: number;
  readonly blobBytes: number;
  /** Whether all layers are, so that `blobBytes` is what a pull transfers. */
  readonly compressed: boolean;
}

/** What is held against a rebuilt image. */
export interface Expected {
  /** How a container starts, field by field, each as JSON; without secrets. */
  readonly config: Readonly<Record<string, string>>;
  /** What runs needs these, or they are copied; of a folder that is copied whole its own path with a slash behind. Sorted. */
  readonly paths: readonly ImagePath[];
}

export interface Prediction {
  readonly storedBytes: number;
  /** By how well each layer was compressed: always an estimate. */
  readonly blobBytes: number;
  /** Whether `storedBytes` rests on an estimate too. */
  readonly estimate: boolean;
}
