import { type Body, bytesAt } from "./body.ts";
import { BrokenDatabase } from "./broken.ts";
import { walFrames } from "./sqlite-wal.ts";

/** A database of SQLite, page by page. Only the pages that are asked for are read. */
export interface Pages {
  readonly body: Body;
  /** Bytes of a page that its b-tree may use. */
  readonly usableBytes: number;
  readonly count: number;
  /** Page numbers start at 1. */
  page(number: number): Uint8Array;
}

const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";
/** Pages mostly come in runs, and a read costs more than its bytes. */
const RUN_BYTES = 256 << 10;

/**
 * Opens a database, with what its write-ahead log has not yet put into it.
 * https://www.sqlite.org/fileformat2.html#the_database_header
 */
export const openPages = (body: Body, wal: Body | null): Pages => {
  const header = bytesAt(body, 0, Math.min(HEADER_BYTES, body.bytes));
  if (header.length < HEADER_BYTES || String.fromCharCode(...header.subarray(0, 16)) !== MAGIC)
    throw new BrokenDatabase(body.path, "is no database of SQLite");
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const stated = view.getUint16(16);
  const pageBytes = stated === 1 ? 65536 : stated;
  const usableBytes = pageBytes - view.getUint8(20);
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usableBytes < 480)
    throw new BrokenDatabase(body.path, `states pages of ${pageBytes} bytes`);
  if (view.getUint32(56) > 1) throw new BrokenDatabase(body.path, "does not keep its text as UTF-8");
  const frames = wal ? walFrames(wal, pageBytes) : new Map<number, Uint8Array>();
  const stored = Math.floor(body.bytes / pageBytes);
  const count = Math.max(stored, ...frames.keys());
  return { body, usableBytes, count, page: pageReader(body, pageBytes, stored, frames) };
};

const pageReader = (
  body: Body,
  pageBytes: number,
  stored: number,
  frames: ReadonlyMap<number, Uint8Array>,
): Pages["page"] => {
  const runPages = Math.max(1, RUN_BYTES / pageBytes);
  const runs = new Map<number, Uint8Array>();
  return (number) => {
    const newer = frames.get(number);
    if (newer) return newer;
    if (number < 1 || number > stored)
      throw new BrokenDatabase(
        body.path,
        `points to page ${number} of ${stored}; it is cut short or damaged`,
      );
    const run = Math.floor((number - 1) / runPages);
    const from = run * runPages;
    let bytes = runs.get(run);
    if (!bytes) {
      bytes = bytesAt(body, from * pageBytes, Math.min(runPages, stored - from) * pageBytes);
      if (runs.size >= RUNS_KEPT) runs.clear();
      runs.set(run, bytes);
    }
    const at = (number - 1 - from) * pageBytes;
    return bytes.subarray(at, at + pageBytes);
  };
};

const RUNS_KEPT = 256;
