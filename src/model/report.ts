import type { InstructionRef } from "./dockerfile.ts";
import type { FindingKind, PackageShare, Warning } from "./finding.ts";
import type { Digest, ImageFormat } from "./image.ts";
import type { ImagePath } from "./path.ts";
import type { Risk } from "./rule.ts";

/** `slim-report/1`: CONTRACT 5. All sizes in bytes. */
export interface Report {
  readonly schema: "slim-report/1";
  readonly image: {
    readonly name: string;
    readonly format: ImageFormat;
    readonly platform: string;
    readonly id: Digest;
  };
  /** What came with `FROM`, as far as is known. */
  readonly base: {
    readonly name: string | null;
    readonly layers: number;
    /** What tells: a flag, a label, the Dockerfile, the history; `unknown` where nothing does, and then layers is 0. */
    readonly evidence: BaseEvidence;
  };
  readonly sizes: ReportSizes;
  readonly layers: readonly ReportLayer[];
  readonly findings: readonly ReportFinding[];
  readonly warnings: readonly Warning[];
  readonly gates: readonly Gate[];
}

export type BaseEvidence = "flag" | "label" | "dockerfile" | "history" | "unknown";

export interface ReportSizes {
  readonly storedBytes: number;
  readonly liveBytes: number;
  readonly deadBytes: number;
  readonly dead: DeadSizes;
  readonly removableBytes: number;
  readonly duplicateBytes: number;
  readonly tarBytes: number;
  readonly blobBytes: number;
  /** liveBytes / storedBytes; 1 for an image with no content. */
  readonly efficiency: number;
  /** Entries of the merged tree, the root aside. */
  readonly paths: number;
}

export interface DeadSizes {
  readonly overwrittenBytes: number;
  readonly metadataOnlyBytes: number;
  readonly deletedBytes: number;
  readonly shadowedBytes: number;
}

export interface ReportLayer {
  readonly index: number;
  readonly diffId: Digest;
  /** Of the layer as stored: what a registry knows it by. */
  readonly blobDigest: Digest;
  readonly base: boolean;
  readonly contentBytes: number;
  /** Of what this layer stores, what is dead, whichever layer made it so. */
  readonly deadBytes: number;
  readonly removableBytes: number;
  readonly tarBytes: number;
  readonly blobBytes: number;
  readonly createdBy: string | null;
  readonly instruction: InstructionRef | null;
}

export interface ReportFinding {
  readonly rule: string;
  readonly title: string;
  readonly kind: FindingKind;
  readonly bytes: number;
  /** As of a `Finding`: where the bytes lie, then what made them dead or stored them first. */
  readonly layers: readonly number[];
  readonly base: boolean;
  readonly instruction: InstructionRef | null;
  readonly causedBy: InstructionRef | null;
  /** The largest first, at most `--top`. */
  readonly paths: readonly ImagePath[];
  readonly pathCount: number;
  /** Of packages that are waste as a whole: absent where it is none. */
  readonly packages?: readonly PackageShare[];
  readonly risk: Risk;
  readonly fix: string;
}

/** One limit that the user set. `limit` is as it was given; `actual` is in the same unit. */
export interface Gate {
  readonly name: string;
  readonly limit: string;
  readonly actual: string;
  readonly passed: boolean;
}
