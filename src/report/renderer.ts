import type { WasteKind } from "../model/finding.ts";
import type { Report } from "../model/report.ts";
import type { Replacement } from "../model/step.ts";
import type { TextOptions } from "./page.ts";

/** What a format may want to know beside the report. */
export interface RenderOptions extends TextOptions {
  /** The file that annotations stand in: relative, with forward slashes. Without a Dockerfile it is the image. */
  readonly artifact: string;
  /** What is known of each kind of waste in the report, by id. */
  readonly kinds: ReadonlyMap<string, WasteKind>;
  /** The edits that mend something, each by itself; nothing where nobody looked for any. */
  readonly replacements?: readonly Replacement[];
  /** Of slim itself. */
  readonly version: string;
}

/** One format. */
export type Renderer = (report: Report, options: RenderOptions) => string;
