import { createHash, type Hash, hash } from "node:crypto";

/**
 * What bodies are compared by: 128 bits of a cryptographic hash, so that equal size and fingerprint is equal content.
 * It is no digest of the image's. Of Node's strong hashes blake2b is the fastest where the processor has no SHA
 * instructions, and a layer's bytes are already hashed once with SHA-256.
 */
const ALGORITHM = "blake2b512";
const LENGTH = 16;

/** The fingerprint of a body that is in memory. */
export const fingerprintOf = (body: Buffer): string => hash(ALGORITHM, body, "binary").slice(0, LENGTH);

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
    return this.#whole ?? this.#hash?.digest("binary").slice(0, LENGTH) ?? "";
  }
}
