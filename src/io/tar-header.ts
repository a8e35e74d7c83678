import { decodeName } from "./names.ts";

export const BLOCK_BYTES = 512;

/**
 * One header block of a tar: ustar, GNU or v7.
 * https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html
 */
export interface TarHeader {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  readonly linkName: string;
  readonly device: string;
  /** Old GNU sparse only: whether another block of the sparse map follows. */
  readonly extended: boolean;
}

/** PAX records of one member. A record's value may hold any bytes. */
export type PaxRecords = ReadonlyMap<string, string>;

/** The two zero blocks at a tar's end, and the padding after them. */
export const isZeroBlock = (block: Buffer): boolean => {
  for (let at = 0; at < BLOCK_BYTES; at += 4) if (block.readInt32LE(at) !== 0) return false;
  return true;
};

/** Null where the checksum does not hold: that is no tar header. */
export const decodeHeader = (block: Buffer): TarHeader | null => {
  if (!checksumHolds(block)) return null;
  const prefix = isPosix(block) ? text(block, 345, 155) : "";
  const name = text(block, 0, 100);
  const type = String.fromCharCode(block[156] ?? 0);
  return {
    name: prefix ? `${prefix}/${name}` : name,
    type,
    mode: number(block, 100, 8),
    uid: number(block, 108, 8),
    gid: number(block, 116, 8),
    sizeBytes: number(block, 124, 12),
    mtimeSeconds: number(block, 136, 12),
    linkName: text(block, 157, 100),
    device: type === "3" || type === "4" ? `${number(block, 329, 8)}:${number(block, 337, 8)}` : "",
    extended: type === "S" && block[482] === 1,
  };
};

/** The sum of all bytes, the checksum field itself taken as blanks. Old tars summed signed bytes, so both are right. */
const checksumHolds = (block: Buffer): boolean => {
  const stated = number(block, 148, 8);
  let blanked = 8 * 0x20;
  for (let at = 148; at < 156; at++) blanked -= block[at] ?? 0;
  const unsigned = sumOfBytes(block) + blanked;
  if (stated === unsigned) return true;
  let negative = 0;
  for (let at = 0; at < BLOCK_BYTES; at++)
    if ((at < 148 || at >= 156) && (block[at] ?? 0) >= 128) negative += 256;
  return stated === unsigned - negative;
};

/** Four bytes at a time, in two lanes of sixteen bits that 128 words cannot fill: headers are read by the hundred thousand. */
const sumOfBytes = (block: Buffer): number => {
  const aligned = block.byteOffset % 4 === 0 ? block : Buffer.from(new Uint8Array(block).buffer);
  const words = wordsOf(aligned.buffer);
  const start = aligned.byteOffset / 4;
  let lanes = 0;
  for (let at = start; at < start + BLOCK_BYTES / 4; at++) {
    const word = words[at] ?? 0;
    lanes += (word & 0x00ff00ff) + ((word >>> 8) & 0x00ff00ff);
  }
  return (lanes & 0xffff) + (lanes >>> 16);
};

/** One view serves all blocks of a buffer, and blocks come from one buffer after another. */
const wordsOf = (buffer: ArrayBufferLike): Int32Array => {
  if (lastWords.buffer !== buffer) lastWords = new Int32Array(buffer, 0, Math.floor(buffer.byteLength / 4));
  return lastWords;
};
let lastWords: Int32Array = new Int32Array(0);

/** `ustar` and a zero byte; GNU writes blanks there, and has no prefix field. */
const isPosix = (block: Buffer): boolean =>
  block.readUInt32BE(257) === 0x75737461 && block.readUInt16BE(261) === 0x7200;

const text = (block: Buffer, at: number, bytes: number): string => {
  if (block[at] === 0) return "";
  let end = at;
  let ascii = true;
  for (; end < at + bytes; end++) {
    const byte = block[end] ?? 0;
    if (byte === 0) break;
    if (byte >= 0x80) ascii = false;
  }
  return ascii ? block.toString("latin1", at, end) : decodeName(block.subarray(at, end));
};

/** Octal digits, or GNU's base-256 where the first bit is set. NaN where it is neither. */
const number = (block: Buffer, at: number, bytes: number): number => {
  const first = block[at] ?? 0;
  if (first >= 0x80) return base256(block, at, bytes);
  let value = 0;
  let end = at + bytes;
  while (at < end && (block[at] === 0x20 || block[at] === 0)) at++;
  for (; at < end; at++) {
    const digit = (block[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) break;
    value = value * 8 + digit;
  }
  const after = at < end ? block[at] : 0;
  end = after === 0 || after === 0x20 ? end : -1;
  return end === -1 ? Number.NaN : value;
};

const base256 = (block: Buffer, at: number, bytes: number): number => {
  const negative = block[at] === 0xff;
  let value = negative ? -1 : (block[at] ?? 0) & 0x7f;
  for (let next = at + 1; next < at + bytes; next++) value = value * 256 + (block[next] ?? 0);
  return value;
};

/** `"%d %s=%s\n"` over and over; null where the lengths do not hold. */
export const decodePax = (body: Buffer): PaxRecords | null => {
  const records = new Map<string, string>();
  for (let at = 0; at < body.length; ) {
    const space = body.indexOf(0x20, at);
    const length = space === -1 ? Number.NaN : Number(body.toString("latin1", at, space));
    const end = at + length;
    if (!(length > 0) || end > body.length || body[end - 1] !== 0x0a)
      return trailingZeros(body, at) ? records : null;
    const equals = body.indexOf(0x3d, space);
    if (equals === -1 || equals >= end) return null;
    const key = body.toString("utf8", space + 1, equals);
    // An empty value takes a record back: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03
    if (equals === end - 2) records.delete(key);
    else records.set(key, decodeName(body.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
};

const trailingZeros = (body: Buffer, at: number): boolean => body.subarray(at).every((byte) => byte === 0);
