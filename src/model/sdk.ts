import type { ImagePath } from "./path.ts";

/** What programs are built with, where what they run on would do. */
export type SdkKind = "jdk" | "dotnet" | "go" | "rust" | "cuda" | "node-tools" | "node-headers";

/** An SDK that an image holds. */
export interface Sdk {
  readonly kind: SdkKind;
  readonly title: string;
  /** Where it is installed. */
  readonly folder: ImagePath;
  /** "" where nothing says. */
  readonly version: string;
  /** Paths that only building needs and that are there, links and directories with all below. Sorted. */
  readonly onlyForBuilding: readonly ImagePath[];
  /** What would do instead, in one line. */
  readonly runtime: string;
}
