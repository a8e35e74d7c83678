import type { ImagePath } from "../../model/path.ts";
import { latin1, type Root } from "../root.ts";

/** A named part of an ELF file, as far as it is looked for here. */
export interface ElfSection {
  readonly name: string;
  readonly offset: number;
  readonly bytes: number;
}

/** Real programs have some dozens; a file that claims more is broken. */
const SECTIONS_MAX = 4096;
const NAMES_BYTES_MAX = 1 << 20;

/**
 * The sections of an ELF file; null where it is none, or is broken. Three small reads.
 * https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.sheader.html
 */
export const findSections = (root: Root, path: ImagePath): readonly ElfSection[] | null => {
  const header = root.read(path, 0, 64);
  if (header === null || header.length < 52 || latin1(header.subarray(0, 4)) !== "\x7fELF") return null;
  const is64 = header[4] === 2;
  const little = header[5] === 1;
  if (is64 && header.length < 64) return null;
  const view = viewOf(header);
  const offset = is64 ? Number(view.getBigUint64(40, little)) : view.getUint32(32, little);
  const [sizeAt, countAt, namesAt] = is64 ? [58, 60, 62] : [46, 48, 50];
  const size = view.getUint16(sizeAt, little);
  const count = view.getUint16(countAt, little);
  if (size < (is64 ? 64 : 40) || count === 0 || count > SECTIONS_MAX) return null;
  const table = root.read(path, offset, size * count);
  if (table?.length !== size * count) return null;
  const entries = Array.from({ length: count }, (_, at) => entryOf(viewOf(table), at * size, is64, little));
  const strings = entries[view.getUint16(namesAt, little)];
  if (!strings || strings.bytes > NAMES_BYTES_MAX) return null;
  const names = root.read(path, strings.offset, strings.bytes);
  if (names === null) return null;
  const text = latin1(names);
  return entries.map(({ nameAt, offset, bytes }) => ({
    name: text.slice(nameAt, Math.max(nameAt, text.indexOf("\0", nameAt))),
    offset,
    bytes,
  }));
};

const viewOf = (body: Uint8Array): DataView => new DataView(body.buffer, body.byteOffset, body.byteLength);

const entryOf = (table: DataView, at: number, is64: boolean, little: boolean) => ({
  nameAt: table.getUint32(at, little),
  offset: is64 ? Number(table.getBigUint64(at + 24, little)) : table.getUint32(at + 16, little),
  bytes: is64 ? Number(table.getBigUint64(at + 32, little)) : table.getUint32(at + 20, little),
});
