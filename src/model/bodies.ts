import type { EntryRef } from "./image.ts";
import type { ImagePath } from "./path.ts";

/** The capability to look at bodies, which hardly any room has. Only what is asked for is read. */
export interface Bodies {
  /** Up to `bytes` of a body from `from` on: fewer at its end; null where it cannot be read again. */
  read(ref: EntryRef, from: number, bytes: number): Uint8Array | null;
}

/**
 * Which bodies somebody may ask for. A compressed layer comes by only once: what is not kept then cannot be read again. Plain
 * data, for it crosses to another thread.
 */
export interface Keep {
  readonly paths: readonly ImagePath[];
  /** All that lies below. */
  readonly folders: readonly ImagePath[];
  /** Last components of a path. */
  readonly names: readonly string[];
  /** What follows the last dot of a name, the dot included. */
  readonly endings: readonly string[];
  /** What a body may begin with, whatever its name and size: a character a byte, `BEGINNING_BYTES` at most. */
  readonly beginnings: readonly string[];
  /** What is kept for its name alone has no more bytes than this. */
  readonly bytesMax: number;
  /** Whatever else has no zero among its first bytes, and no more bytes than this; but for paths, and last components, that match. */
  readonly texts: {
    readonly bytesMax: number;
    readonly exceptPaths: RegExp;
    readonly exceptNames: RegExp;
  } | null;
}

export const BEGINNING_BYTES = 8;

export const KEEP_NOTHING: Keep = {
  paths: [],
  folders: [],
  names: [],
  endings: [],
  beginnings: [],
  bytesMax: 0,
  texts: null,
};
