import { type Body, bytesAt } from "./body.ts";
import { BrokenDatabase } from "./broken.ts";

const HEADER_BYTES = 32;
const FRAME_BYTES = 24;
const WAL_BYTES_MAX = 256 << 20;

/**
 * The pages that a write-ahead log holds, as its last whole transaction left them. Frames of an earlier log stand behind its end,
 * told by their salts and checksums.
 * https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export const walFrames = (body: Body, pageBytes: number): Map<number, Uint8Array> => {
  const committed = new Map<number, Uint8Array>();
  if (body.bytes < HEADER_BYTES) return committed;
  if (body.bytes > WAL_BYTES_MAX)
    throw new BrokenDatabase(body.path, `has ${body.bytes} bytes, too many to read`);
  const bytes = bytesAt(body, 0, body.bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic >>> 1 !== 0x377f0682 >>> 1 || view.getUint32(8) !== pageBytes)
    throw new BrokenDatabase(body.path, "is no write-ahead log of its database");
  const littleEndian = (magic & 1) === 0;
  let sum = checksum(view, 0, 24, [0, 0], littleEndian);
  if (sum[0] !== view.getUint32(24) || sum[1] !== view.getUint32(28)) return committed;
  let pending = new Map<number, Uint8Array>();
  const step = FRAME_BYTES + pageBytes;
  for (let at = HEADER_BYTES; at + step <= bytes.length; at += step) {
    const isOfThisLog =
      view.getUint32(at + 8) === view.getUint32(16) && view.getUint32(at + 12) === view.getUint32(20);
    if (!isOfThisLog) break;
    sum = checksum(view, at, 8, sum, littleEndian);
    sum = checksum(view, at + FRAME_BYTES, pageBytes, sum, littleEndian);
    if (sum[0] !== view.getUint32(at + 16) || sum[1] !== view.getUint32(at + 20)) break;
    pending.set(view.getUint32(at), bytes.subarray(at + FRAME_BYTES, at + step));
    if (view.getUint32(at + 4) === 0) continue;
    for (const [number, page] of pending) committed.set(number, page);
    pending = new Map();
  }
  return committed;
};

type Sum = readonly [number, number];

const checksum = (view: DataView, from: number, bytes: number, start: Sum, littleEndian: boolean): Sum => {
  let [first, second] = start;
  for (let at = from; at < from + bytes; at += 8) {
    first = (first + view.getUint32(at, littleEndian) + second) >>> 0;
    second = (second + view.getUint32(at + 4, littleEndian) + first) >>> 0;
  }
  return [first, second];
};
