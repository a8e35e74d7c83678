import { createGunzip } from "node:zlib";
import { SlimError } from "../model/error.ts";
import type { Compression } from "../model/image.ts";
import { chunksOf, type Range, readAt } from "./range.ts";

/**
 * How bytes are stored, told by what they begin with. A zstd stream may begin with a skippable frame (zstd:chunked).
 * https://www.rfc-editor.org/rfc/rfc1952#page-6 · https://www.rfc-editor.org/rfc/rfc8878#name-skippable-frames
 */
export const sniffCompression = (range: Range): Compression => {
  const magic = readAt(range, 0, 4);
  if (magic.length < 4) return "none";
  if (magic[0] === 0x1f && magic[1] === 0x8b) return "gzip";
  const word = magic.readUInt32LE(0);
  if (word === 0xfd2fb528 || (word >= 0x184d2a50 && word <= 0x184d2a5f)) return "zstd";
  return "none";
};

/**
 * The bytes that were stored compressed, piece by piece; a piece is valid until the next is asked for.
 * Throws `bad-compression` where the data are broken or end too early.
 */
export const decompress = (
  range: Range,
  compression: Compression,
): AsyncIterable<Buffer> | Iterable<Buffer> => {
  if (compression === "gzip") return gunzip(range);
  return compression === "zstd" ? unzstd(range) : chunksOf(range);
};

/** Measured: fewer and larger pieces cost less than what they do to the caches. */
const PLAIN_CHUNK_BYTES = 1 << 20;
const STORED_CHUNK_BYTES = 256 * 1024;
/** How far reading may run ahead of inflating. */
const IN_FLIGHT_CHUNKS = 4;

/** zlib inflates on libuv's threads, so this thread hashes one piece while the next is made. Members are joined. */
async function* gunzip(range: Range): AsyncGenerator<Buffer> {
  const inflate = createGunzip({ chunkSize: PLAIN_CHUNK_BYTES });
  const ready: Buffer[] = [];
  let wake = (): void => {};
  let ended = false;
  let failure: Error | null = null;
  const signal = (): void => wake();
  inflate.on("data", (piece: Buffer) => {
    ready.push(piece);
    if (ready.length >= IN_FLIGHT_CHUNKS) inflate.pause();
    signal();
  });
  inflate.on("end", () => {
    ended = true;
    signal();
  });
  inflate.on("error", (error) => {
    failure = error;
    signal();
  });
  const feed = feeder(range, inflate);
  feed();
  inflate.on("drain", feed);
  try {
    for (;;) {
      const piece = ready.shift();
      if (piece) {
        if (ready.length === 0 && inflate.isPaused()) inflate.resume();
        yield piece;
        continue;
      }
      if (failure) throw broken("gzip", failure);
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    inflate.destroy();
  }
}

/** Writes the stored bytes as fast as the stream takes them. Each piece is a copy, for zlib keeps it until it is used. */
const feeder = (range: Range, inflate: ReturnType<typeof createGunzip>): (() => void) => {
  const chunks = chunksOf(range, STORED_CHUNK_BYTES);
  return () => {
    for (let more = true; more; ) {
      const { value, done } = chunks.next();
      if (done || !value) {
        inflate.end();
        return;
      }
      more = inflate.write(Buffer.from(value));
    }
  };
};

/** zstd's own decoder, as WebAssembly: right on several frames, skippable ones and long windows, and it streams. */
async function* unzstd(range: Range): AsyncGenerator<Buffer> {
  const { ZSTDDecoder } = await import("zstddec/stream");
  const decoder = new ZSTDDecoder();
  await decoder.init();
  let idle = 0;
  const fed = function* (): Generator<Buffer> {
    for (const chunk of chunksOf(range, STORED_CHUNK_BYTES)) {
      idle = 0;
      yield chunk;
    }
  };
  const pieces = decoder.decodeStreaming(fed())[Symbol.iterator]();
  for (;;) {
    const { value, done } = nextPiece(pieces);
    if (done || !value) return;
    if (value.length > 0) {
      idle = 0;
      yield Buffer.from(value.buffer, value.byteOffset, value.length);
    }
    // The package does not look at the decoder's error codes: one that makes no progress has met broken data.
    else if (++idle > IDLE_CALLS_MAX) throw broken("zstd", new Error("no progress"));
  }
}

/** A call that gives nothing has passed an empty or a skippable frame; nobody writes so many in a row. */
const IDLE_CALLS_MAX = 1000;

const nextPiece = (pieces: Iterator<Uint8Array>): IteratorResult<Uint8Array, unknown> => {
  try {
    return pieces.next();
  } catch (error) {
    throw broken("zstd", error);
  }
};

const broken = (what: string, cause: unknown): SlimError =>
  new SlimError("bad-compression", `its ${what} data are broken or cut short; save the image again`, {
    cause,
  });
