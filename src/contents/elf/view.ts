/** Reads a part of a file: fewer bytes at its end; null where it cannot be read. */
export type ReadPart = (from: number, bytes: number) => Uint8Array | null;

/** What an ELF file says of itself cannot be so. Never leaves `src/contents/elf/`: it becomes a sentence there. */
export class BrokenElf extends Error {}

/** A run of bytes of an ELF file, read as the file's own header says: its byte order, and the width of its words. */
export interface ElfView {
  readonly bytes: Uint8Array;
  readonly is64: boolean;
  u16(at: number): number;
  u32(at: number): number;
  /** An address, an offset, or a size: 32 or 64 bits. */
  word(at: number): number;
}

/** What is larger is no table of an ELF file that a program could be started from. */
const PART_BYTES_MAX = 1 << 26;

/** Reads exactly these bytes. Throws `BrokenElf` where the file ends before. */
export const readExactly = (read: ReadPart, from: number, bytes: number, what: string): Uint8Array => {
  if (bytes > PART_BYTES_MAX || from < 0) throw new BrokenElf(`its ${what} cannot be so large`);
  const part = bytes === 0 ? new Uint8Array() : read(from, bytes);
  if (!part || part.length < bytes) throw new BrokenElf(`its ${what} lies behind the end of the file`);
  return part;
};

/** Every offset is checked: what lies outside throws `BrokenElf`. */
export const viewOf = (bytes: Uint8Array, is64: boolean, littleEndian: boolean): ElfView => {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const within = (at: number, width: number): number => {
    if (at < 0 || at + width > bytes.length) throw new BrokenElf("a table of it ends too early");
    return at;
  };
  const u32 = (at: number): number => data.getUint32(within(at, 4), littleEndian);
  return {
    bytes,
    is64,
    u16: (at) => data.getUint16(within(at, 2), littleEndian),
    u32,
    word: (at) => {
      if (!is64) return u32(at);
      const value = Number(data.getBigUint64(within(at, 8), littleEndian));
      if (!Number.isSafeInteger(value)) throw new BrokenElf("an offset in it is out of all bounds");
      return value;
    },
  };
};

/** A string of a table, up to its NUL; "" where the table has none there. As Latin-1, which loses no byte. */
export const stringAt = (table: Uint8Array, at: number): string => {
  if (at < 0 || at >= table.length) throw new BrokenElf("a name lies outside of its table");
  const end = table.indexOf(0, at);
  let text = "";
  for (const byte of table.subarray(at, end < 0 ? table.length : end)) text += String.fromCharCode(byte);
  return text;
};
