import type { DeadSizes } from "./report.ts";

/** What became of every stored byte: CONTRACT 2. */
export interface Accounts {
  /** One a layer, base first. */
  readonly layers: readonly LayerAccount[];
}

/** For each layer `contentBytes` = `liveBytes` + the sum of `dead`, whichever layer made it dead. */
export interface LayerAccount {
  readonly contentBytes: number;
  readonly liveBytes: number;
  readonly dead: DeadSizes;
}
