import type { EntryRef } from "./image.ts";

/** The capability to look at bodies, which hardly any room has. Only what is asked for is read. */
export interface Bodies {
  /** Up to `bytes` of a body from `from` on: fewer at its end; null where it cannot be read again. */
  read(ref: EntryRef, from: number, bytes: number): Uint8Array | null;
}
