import type { ImageFormat } from "../model/image.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { OldLayers } from "./build-layer.ts";
import type { Storing } from "./compress.ts";
import type { KeptIndex } from "./kept-index.ts";
import type { Telling } from "./new-config.ts";
import type { Source } from "./open.ts";

/** What is written, out of what, and how it is stored. */
export interface WriteRequest {
  readonly source: Source;
  /** Of the image that reused layers come from. */
  readonly previous: Source | null;
  readonly plan: readonly PlannedLayer[];
  readonly old: OldLayers;
  readonly format: ImageFormat;
  readonly storing: Storing;
  readonly telling: Telling;
  /** References that the new image goes by; null: those that it has. */
  readonly names: readonly string[] | null;
  /** Other platforms that stay in the image's index; OCI only. */
  readonly kept: KeptIndex | null;
}
