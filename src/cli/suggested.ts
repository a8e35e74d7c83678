import type { Judged } from "./analyze.ts";
import type { Mended } from "./mended.ts";

/** A judged report with the Dockerfile's edits, which are made when they are asked for. */
export interface Suggested extends Judged {
  /** Null where the Dockerfile is not to be edited. */
  mended(): Mended | null;
}

/** What makes a text of an image's report. What it can refuse without the image, it has refused already. */
export type Prepared = (suggested: Suggested) => string;
