import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { constants, crc32, deflateRaw } from "node:zlib";
import type { Compression } from "../model/image.ts";
import type { Pool } from "./pool.ts";
import { CHUNK_BYTES } from "./range.ts";

/** How a new layer is stored. */
export interface Storing {
  readonly compression: Compression;
  readonly level: number;
}

/** What tools use where nobody says: zlib's and zstd's own. */
export const DEFAULT_LEVEL: Readonly<Record<Compression, number>> = { none: 0, gzip: 6, zstd: 3 };

/** Pieces that are compressed at the same time. Each is a mebibyte or less. */
const IN_FLIGHT = 8;

/**
 * Compresses one stream on all cores: pieces are compressed apart, and written in their order. The result depends on
 * nothing but the bytes and the level.
 */
export const compress = async (
  pieces: Iterable<Buffer>,
  storing: Storing,
  pool: Pool,
  write: (bytes: Uint8Array) => void,
): Promise<void> => {
  if (storing.compression === "none") await copy(pieces, write);
  else if (storing.compression === "gzip") await gzip(pieces, storing.level, write);
  else await inOrder(pieces, (piece) => pool.run("zstd", { bytes: piece, level: storing.level }, 0), write);
};

/** As often as this other work gets its turn: signals, progress, results of threads. */
const TURN_PIECES = 16;

/** Copies pieces as they are. */
export const copy = async (pieces: Iterable<Buffer>, write: (bytes: Uint8Array) => void): Promise<void> => {
  let count = 0;
  for (const piece of pieces) {
    write(piece);
    if (++count % TURN_PIECES === 0) await setImmediate();
  }
};

/** Runs work on pieces ahead of where writing has come. Each piece is copied, for its buffer is used again. */
const inOrder = async (
  pieces: Iterable<Buffer>,
  work: (piece: Buffer) => Promise<Uint8Array>,
  write: (bytes: Uint8Array) => void,
): Promise<void> => {
  const pending: Promise<Uint8Array>[] = [];
  const writeFirst = async (): Promise<void> => {
    const first = pending.shift();
    if (first) write(await first);
  };
  for (const piece of pieces) {
    pending.push(work(Buffer.from(piece)));
    if (pending.length >= IN_FLIGHT) await writeFirst();
  }
  while (pending.length > 0) await writeFirst();
};

const deflate = promisify<Buffer, object, Buffer>(deflateRaw);
/** As far as deflate looks back, so a piece is compressed as well as if the one before stood in front of it. */
const WINDOW_BYTES = 32 * 1024;
/** The output of a piece in one go, for each further one is a way to this thread and back. */
const DEFLATING = {
  finishFlush: constants.Z_SYNC_FLUSH,
  chunkSize: CHUNK_BYTES + (CHUNK_BYTES >> 4),
  memLevel: 9,
};
/** No name, no time, no operating system. https://www.rfc-editor.org/rfc/rfc1952#page-5 */
const GZIP_HEADER = Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
/** An empty last block: every piece before ends on a byte, as a flush leaves it. */
const LAST_BLOCK = Buffer.of(0x03, 0x00);

const gzip = async (
  pieces: Iterable<Buffer>,
  level: number,
  write: (bytes: Uint8Array) => void,
): Promise<void> => {
  let checksum = 0;
  let bytes = 0;
  let before: Buffer | null = null;
  write(GZIP_HEADER);
  const deflatePiece = (piece: Buffer): Promise<Buffer> => {
    checksum = crc32(piece, checksum);
    bytes += piece.length;
    const dictionary = before?.subarray(Math.max(0, before.length - WINDOW_BYTES));
    before = piece;
    return deflate(piece, { ...DEFLATING, level, ...(dictionary ? { dictionary } : {}) });
  };
  await inOrder(pieces, deflatePiece, write);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(checksum, 0);
  trailer.writeUInt32LE(bytes % 2 ** 32, 4);
  write(LAST_BLOCK);
  write(trailer);
};
