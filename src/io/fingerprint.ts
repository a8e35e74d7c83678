import { createHash, type Hash, hash } from "node:crypto";
import { chunksOf, type Range, readAt, subrange } from "./range.ts";

/**
 * What bodies are compared by: 128 bits of a cryptographic hash, so that equal fingerprints are equal content. It is no
 * digest of the image's. Of Node's strong hashes blake2b is the fastest where the processor has no SHA instructions.
 */
const ALGORITHM = "blake2b512";
export const FINGERPRINT_BYTES = 16;

/** The fingerprint of a body that is in memory, a character a byte. */
export const fingerprintOf = (body: Buffer): string =>
  hash(ALGORITHM, body, "binary").slice(0, FINGERPRINT_BYTES);

/** The fingerprint of a body that comes in pieces. A body that comes in one piece, as most do, needs no state. */
export class BodyFingerprint {
  readonly #bytes: number;
  #whole: string | null = null;
  #hash: Hash | null = null;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  update(piece: Buffer): void {
    if (piece.length === this.#bytes) this.#whole = fingerprintOf(piece);
    else {
      this.#hash ??= createHash(ALGORITHM);
      this.#hash.update(piece);
    }
  }

  digest(): string {
    return this.#whole ?? this.#hash?.digest("binary").slice(0, FINGERPRINT_BYTES) ?? "";
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
  for (let first = 0; first < offsets.length; ) {
    const start = startOf(first);
    let next = first + 1;
    while (
      next < offsets.length &&
      startOf(next) - endOf(next - 1) <= GAP_BYTES_MAX &&
      endOf(next) - start <= RUN_BYTES_MAX
    )
      next++;
    const long = endOf(first) - start > RUN_BYTES_MAX;
    const run = long ? null : readAt(layer, start, endOf(next - 1) - start, buffer);
    for (let at = first; at < next; at++) {
      const body = run?.subarray(startOf(at) - start, endOf(at) - start);
      const fingerprint = body
        ? fingerprintOf(body)
        : fingerprintOfLong(subrange(layer, start, endOf(at) - start));
      found.write(fingerprint, at * FINGERPRINT_BYTES, "latin1");
    }
    first = next;
  }
  return found;
};

const fingerprintOfLong = (body: Range): string => {
  const fingerprint = new BodyFingerprint(body.bytes);
  for (const chunk of chunksOf(body)) fingerprint.update(chunk);
  return fingerprint.digest();
};
