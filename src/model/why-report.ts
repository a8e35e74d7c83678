import type { Need, Reach } from "./closure.ts";
import type { InstructionRef } from "./dockerfile.ts";
import type { FindingKind } from "./finding.ts";
import type { EntryKind } from "./image.ts";
import type { PackageId } from "./package.ts";
import type { ImagePath } from "./path.ts";

/** What a layer did to a path, or to what stands there. */
export type PathEvent =
  | "added"
  /** Something else stands there now. */
  | "overwritten"
  /** The same content, with another mode, owner, time or xattr. */
  | "metadata-only"
  | "deleted";

/** One event in a path's life. */
export interface PathChange {
  readonly layer: number;
  readonly event: PathEvent;
  /** What the layer stored for it; 0 for all that is no regular file. */
  readonly bytes: number;
}

/** `slim-why/1` of one path: CONTRACT 5. */
export interface WhyPath {
  readonly path: ImagePath;
  /** `live`: a container sees it; `dead`: an earlier layer held it; `absent`: no layer ever did. */
  readonly state: "live" | "dead" | "absent";
  /** What stands there, or stood there last; null where nothing ever did. */
  readonly kind: EntryKind | null;
  /** Of the body that stands there, or stood there last. */
  readonly bytes: number;
  /** Where it leads, if it is a symbolic link to something that is there. */
  readonly leadsTo: ImagePath | null;
  readonly history: readonly WhyChange[];
  readonly owner: { readonly package: PackageId; readonly version: string } | null;
  /** Whether what the container starts needs it; null where that is not known of this image. */
  readonly reach: Reach | null;
  /** The chain from what the container starts, the path itself last; empty where nothing was found that needs it. */
  readonly neededBy: readonly Need[];
  /** Why nothing can be proved of it, where its reach is unknown. */
  readonly unknown: string | null;
  readonly findings: readonly WhyFinding[];
  /** Of a directory that was asked for alone, all that lies below. */
  readonly below: WhyBelow | null;
  /** Where no layer ever held it: what may have been meant. */
  readonly nearest: WhyNearest | null;
}

/** Bytes of bodies, each once, by what is known of their paths. */
export interface WhyBelow {
  readonly paths: number;
  readonly bytes: number;
  readonly neededBytes: number;
  readonly notReachedBytes: number;
  readonly unknownBytes: number;
}

export interface WhyNearest {
  /** The nearest folder on the way that a container sees. */
  readonly folder: ImagePath;
  /** Paths that bear that name elsewhere, or a similar one there; sorted, a few at most. */
  readonly alike: readonly ImagePath[];
}

export interface WhyChange extends PathChange {
  readonly base: boolean;
  readonly createdBy: string | null;
  readonly instruction: InstructionRef | null;
}

export interface WhyFinding {
  readonly rule: string;
  readonly title: string;
  readonly kind: FindingKind;
  /** Of the whole finding. */
  readonly bytes: number;
  /** The path's package, where it is waste as a whole. */
  readonly package: PackageId | null;
}

/** What was asked, and the answer for each path that it names. */
export interface WhyReport {
  readonly schema: "slim-why/1";
  readonly image: string;
  /** A path, which may lead to that of the answer through links; a glob; or `pkg:NAME`. */
  readonly asked: string;
  /** At most `--top`; one where a path was asked for. */
  readonly paths: readonly WhyPath[];
  readonly pathCount: number;
  /** Of all of them, whether they are listed or not. */
  readonly liveBytes: number;
}
