import { readSync } from "node:fs";
import { countRead } from "./progress.ts";

/** Some bytes of an open file: a blob, wherever it lies. Plain data, so it can be handed to a worker thread. */
export interface Range {
  readonly fd: number;
  readonly offset: number;
  readonly bytes: number;
}

export const CHUNK_BYTES = 1 << 20;

/** Up to `bytes` bytes from a place in the range; fewer at its end. */
export const readAt = (range: Range, at: number, bytes: number, into?: Buffer): Buffer => {
  const wanted = Math.max(0, Math.min(bytes, range.bytes - at));
  const buffer = into ?? Buffer.allocUnsafe(wanted);
  let done = 0;
  while (done < wanted) {
    const read = readSync(range.fd, buffer, done, wanted - done, range.offset + at + done);
    if (read === 0) break;
    done += read;
  }
  return buffer.subarray(0, done);
};

/** The whole range, piece by piece, in one buffer: a piece is valid until the next is asked for. */
export function* chunksOf(range: Range, chunkBytes = CHUNK_BYTES): Generator<Buffer, void, undefined> {
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(range.bytes, 1)));
  for (let at = 0; at < range.bytes; ) {
    const chunk = readAt(range, at, buffer.length, buffer);
    if (chunk.length === 0) return;
    at += chunk.length;
    countRead(chunk.length);
    yield chunk;
  }
}

export const subrange = (range: Range, at: number, bytes: number): Range => ({
  fd: range.fd,
  offset: range.offset + at,
  bytes: Math.max(0, Math.min(bytes, range.bytes - at)),
});
