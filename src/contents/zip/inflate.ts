import { constants, inflateRawSync } from "node:zlib";

/** What deflate makes of a byte at the most. https://zlib.net/zlib_tech.html */
const EXPANSION_MAX = 1032;
const ROOM_BYTES_MAX = 64 << 20;

/**
 * What a deflated body inflates to, but no more than its first `bytesMax` bytes; null where it is broken before that. The one place of a
 * pure room with a library of Node's: it reads nothing, waits for nothing, and gives the same for the same.
 */
export const inflate = (body: Uint8Array, bytesMax: number): Uint8Array | null => {
  try {
    return inflateRawSync(body, { maxOutputLength: Math.max(1, bytesMax) }).subarray(0, bytesMax);
  } catch (error) {
    return isTooLong(error) ? beginningOf(body, bytesMax) : null;
  }
};

const isTooLong = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

/** Of a part of what was deflated, which makes as many bytes at least, but for what its blocks begin with. */
const beginningOf = (body: Uint8Array, bytesMax: number): Uint8Array | null => {
  const part = body.subarray(0, bytesMax + (bytesMax >> 6) + 512);
  try {
    return inflateRawSync(part, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: Math.min(ROOM_BYTES_MAX, part.length * EXPANSION_MAX),
    }).subarray(0, bytesMax);
  } catch {
    return null;
  }
};
