import { hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { chunksOf, type Range, readAt, subrange } from "./range.ts";

/**
 * What bodies are compared by, 128 bits: two of equal size and equal fingerprint hold the same. It is no digest of the
 * image's, and nothing is trusted for it: it tells copies from different files. Proofs compare bytes where these can be read
 * again.
 *
 * Most files are small, and many small ones have equal sizes: they have a cryptographic hash. Long bodies hardly ever have
 * equal sizes unless they are copies, and hold most of an image's bytes, which are already hashed once with SHA-256: they
 * have four CRC-32, each over every fourth block, which costs a quarter of any strong hash.
 */
const HASH = "blake2b512";
const SHORT_BYTES_MAX = 64 * 1024;
const LANES = 4;
const LANE_BLOCK_BYTES = 16 * 1024;
export const FINGERPRINT_BYTES = 16;

/** The fingerprint of a body that comes in pieces, a character a byte. */
export class BodyFingerprint {
  readonly #bytes: number;
  readonly #lanes = new Uint32Array(LANES);
  #short: Buffer | null = null;
  #at = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  update(piece: Buffer): void {
    if (this.#bytes > SHORT_BYTES_MAX) this.#updateLanes(piece);
    else if (piece.length === this.#bytes) this.#short = piece;
    else {
      this.#short ??= Buffer.allocUnsafe(this.#bytes);
      this.#at += piece.copy(this.#short, this.#at);
    }
  }

  #updateLanes(piece: Buffer): void {
    for (let from = 0; from < piece.length; ) {
      const block = Math.floor(this.#at / LANE_BLOCK_BYTES);
      const taken = Math.min((block + 1) * LANE_BLOCK_BYTES - this.#at, piece.length - from);
      const lane = block % LANES;
      this.#lanes[lane] = crc32(piece.subarray(from, from + taken), this.#lanes[lane] ?? 0);
      this.#at += taken;
      from += taken;
    }
  }

  /** To be asked for before the last piece is gone. */
  digest(): string {
    if (this.#bytes > SHORT_BYTES_MAX) return Buffer.from(this.#lanes.buffer).toString("latin1");
    return hash(HASH, this.#short ?? Buffer.alloc(0), "binary").slice(0, FINGERPRINT_BYTES);
  }
}

/** Many bodies of one plain layer, in the order of their offsets; as two columns, for they cross to another thread. */
export interface Bodies {
  readonly layer: Range;
  readonly offsets: Float64Array;
  readonly bytes: Float64Array;
}

const RUN_BYTES_MAX = 256 * 1024;
/** Reading over a gap is cheaper than another read. */
const GAP_BYTES_MAX = 8 * 1024;

/** Fingerprints one after another, `FINGERPRINT_BYTES` each. Neighbouring bodies are read in one go. */
export const fingerprintBodies = ({ layer, offsets, bytes }: Bodies): Uint8Array => {
  const found = Buffer.alloc(offsets.length * FINGERPRINT_BYTES);
  const buffer = Buffer.allocUnsafe(RUN_BYTES_MAX);
  const startOf = (at: number): number => offsets[at] ?? 0;
  const endOf = (at: number): number => startOf(at) + (bytes[at] ?? 0);
  const runFrom = (first: number): number => {
    let next = first + 1;
    while (
      next < offsets.length &&
      startOf(next) - endOf(next - 1) <= GAP_BYTES_MAX &&
      endOf(next) - startOf(first) <= RUN_BYTES_MAX
    )
      next++;
    return next;
  };
  for (let first = 0; first < offsets.length; ) {
    const start = startOf(first);
    const next = runFrom(first);
    const isLong = endOf(first) - start > RUN_BYTES_MAX;
    const run = isLong ? null : readAt(layer, start, endOf(next - 1) - start, buffer);
    for (let at = first; at < next; at++) {
      const fingerprint = new BodyFingerprint(endOf(at) - startOf(at));
      if (run) fingerprint.update(run.subarray(startOf(at) - start, endOf(at) - start));
      else for (const chunk of chunksOf(subrange(layer, start, endOf(at) - start))) fingerprint.update(chunk);
      found.write(fingerprint.digest(), at * FINGERPRINT_BYTES, "latin1");
    }
    first = next;
  }
  return found;
};
