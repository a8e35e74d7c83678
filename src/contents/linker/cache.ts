import { latin1, type Root } from "../root.ts";

/** Paths by the name of the library, as `ldconfig` found them, in its order. */
export type LinkerCache = ReadonlyMap<string, readonly string[]>;

const NEW_FORMAT = "glibc-ld.so.cache1.1";
const OLD_FORMAT = "ld.so-1.7.0";
const HEADER_BYTES = 48;
const ENTRY_BYTES = 24;
const CACHE_BYTES_MAX = 1 << 24;

/**
 * Reads `/etc/ld.so.cache`, which glibc's linker asks before it looks anywhere itself. Null where there is none, or none
 * that can be read. https://sourceware.org/git/?p=glibc.git;a=blob;f=sysdeps/generic/dl-cache.h
 */
export const readCache = (root: Root): LinkerCache | null => {
  const path = root.resolve("/etc/ld.so.cache")?.path;
  const bytes = path === undefined ? null : root.bytesOf(path);
  if (path === undefined || bytes === null || bytes === 0 || bytes > CACHE_BYTES_MAX) return null;
  const body = root.read(path, 0, bytes);
  return body ? parseCache(body) : null;
};

export const parseCache = (body: Uint8Array): LinkerCache | null => {
  const from = newFormatIn(body);
  if (from === null || from + HEADER_BYTES > body.length) return null;
  const data = new DataView(body.buffer, body.byteOffset + from, body.length - from);
  const littleEndian = data.getUint32(20, true) < 1 << 20;
  const count = data.getUint32(20, littleEndian);
  if (HEADER_BYTES + count * ENTRY_BYTES > data.byteLength) return null;
  const cache = new Map<string, string[]>();
  const textAt = (at: number): string => {
    const end = body.indexOf(0, from + at);
    return latin1(body.subarray(from + at, end < 0 ? body.length : end));
  };
  for (let i = 0; i < count; i++) {
    const at = HEADER_BYTES + i * ENTRY_BYTES;
    const name = textAt(data.getUint32(at + 4, littleEndian));
    const paths = cache.get(name) ?? [];
    paths.push(textAt(data.getUint32(at + 8, littleEndian)));
    cache.set(name, paths);
  }
  return cache;
};

/** Where the format in use since glibc 2.2 begins: at the front, or behind the older one. */
const newFormatIn = (body: Uint8Array): number | null => {
  const head = latin1(body.subarray(0, 24));
  if (head.startsWith(NEW_FORMAT)) return 0;
  if (!head.startsWith(OLD_FORMAT) || body.length < 16) return null;
  const count = new DataView(body.buffer, body.byteOffset).getUint32(12, true);
  const at = Math.ceil((16 + count * 12) / 8) * 8;
  return latin1(body.subarray(at, at + NEW_FORMAT.length)) === NEW_FORMAT ? at : null;
};
