import type { ElfFile } from "./header.ts";
import { stringAt } from "./view.ts";

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly offset: number;
  /** In the file; 0 for what holds no bytes there. */
  readonly fileBytes: number;
}

const NO_BITS = 8;

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
      offset: table.word(at + (is64 ? 24 : 16)),
      bytes: table.word(at + (is64 ? 32 : 20)),
    };
  });
  const holder = places[file.namesSection];
  if (!holder) return [];
  const names = file.part(holder.offset, holder.bytes, "names of sections").bytes;
  return places.map(({ nameAt, type, offset: from, bytes }) => ({
    name: names.length === 0 ? "" : stringAt(names, nameAt),
    type,
    offset: from,
    fileBytes: type === NO_BITS ? 0 : bytes,
  }));
};

const DEBUG = /^\.z?debug_|^\.(?:symtab|strtab|gdb_index|stab|stabstr|line)$/;

/** What only debuggers read, and `strip` takes away: https://sourceware.org/binutils/docs/binutils/strip.html */
export const debugBytesOf = (sections: readonly Section[]): number =>
  sections.reduce((sum, { name, fileBytes }) => sum + (DEBUG.test(name) ? fileBytes : 0), 0);

/** The file that `.gnu_debuglink` names. https://sourceware.org/gdb/current/onlinedocs/gdb.html/Separate-Debug-Files.html */
export const debugLinkOf = (file: ElfFile, sections: readonly Section[]): string | null => {
  const link = sections.find(({ name }) => name === ".gnu_debuglink");
  return link && link.fileBytes > 0
    ? stringAt(file.part(link.offset, link.fileBytes, "debug link").bytes, 0)
    : null;
};
