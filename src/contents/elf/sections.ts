import type { ElfFile } from "./header.ts";
import { stringAt } from "./view.ts";

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  /** In the file; 0 for what holds no bytes there. */
  readonly fileBytes: number;
  /** Whether it is a part of the running program (SHF_ALLOC), which no tool takes away. */
  readonly isLoaded: boolean;
}

export const NO_BITS = 8;
const SHF_ALLOC = 2;

/** None where they were stripped, or are too many for the header to count. Throws `BrokenElf`. https://gabi.xinuos.com/elf/03-sheader.html */
export const sectionsOf = (file: ElfFile): Section[] => {
  const { offset, count, entryBytes } = file.sectionTable;
  if (offset === 0 || count === 0) return [];
  const is64 = file.bits === 64;
  const table = file.part(offset, count * entryBytes, "table of sections");
  const places = Array.from({ length: count }, (_, i) => {
    const at = i * entryBytes;
    return {
      nameAt: table.u32(at),
      type: table.u32(at + 4),
      // The wide field's upper half holds no flag that is in use.
      flags: table.u32(at + (is64 && !file.littleEndian ? 12 : 8)),
      offset: table.word(at + (is64 ? 24 : 16)),
      bytes: table.word(at + (is64 ? 32 : 20)),
    };
  });
  const holder = places[file.namesSection];
  if (!holder) return [];
  const names = file.part(holder.offset, holder.bytes, "names of sections").bytes;
  return places.map(({ nameAt, type, flags, offset: from, bytes }) => ({
    name: names.length === 0 ? "" : stringAt(names, nameAt),
    type,
    offset: from,
    fileBytes: type === NO_BITS ? 0 : bytes,
    isLoaded: (flags & SHF_ALLOC) !== 0,
  }));
};

const DEBUG = /^\.z?debug_|^\.(?:symtab|strtab|gdb_index|stab|stabstr|line)$/;

/** What only debuggers read, and `strip` takes away: https://sourceware.org/binutils/docs/binutils/strip.html */
export const debugBytesOf = (sections: readonly Section[]): number =>
  sections.reduce(
    (sum, { name, fileBytes, isLoaded }) => sum + (DEBUG.test(name) && !isLoaded ? fileBytes : 0),
    0,
  );
