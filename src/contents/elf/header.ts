import { BrokenElf, type ElfView, type ReadPart, readExactly, viewOf } from "./view.ts";

/** Which processors and which other files an ELF file can go with. */
export interface ElfMachine {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** `e_machine`: 62 is x86-64, 183 is aarch64. */
  readonly machine: number;
}

export interface Segment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
}

/** An ELF file whose header and program headers were read. */
export interface ElfFile extends ElfMachine {
  readonly read: ReadPart;
  /** A view of some of the file's bytes. Throws `BrokenElf`. */
  part(from: number, bytes: number, what: string): ElfView;
  /** `e_type`: 1 an object file, 2 a program at a fixed address, 3 a library or a program that can lie anywhere. */
  readonly type: number;
  readonly segments: readonly Segment[];
  readonly sectionTable: { readonly offset: number; readonly count: number; readonly entryBytes: number };
  /** Which section holds the names of sections. */
  readonly namesSection: number;
}

export const SEGMENT = { load: 1, dynamic: 2, interpreter: 3, note: 4 } as const;

const HEAD_BYTES = 4096;
/** `EI_OSABI` of what no system loads: Guile keeps its own code so. https://www.gnu.org/software/guile/manual/html_node/Object-File-Format.html */
const STANDALONE = 255;

/**
 * Reads the header; null where the file is no ELF file, or one that no linker loads. Throws `BrokenElf`.
 * https://gabi.xinuos.com/elf/02-eheader.html, https://gabi.xinuos.com/elf/07-pheader.html
 */
export const openElf = (source: ReadPart): ElfFile | null => {
  const head = source(0, HEAD_BYTES);
  if (!head || !isElf(head) || head[7] === STANDALONE) return null;
  const read: ReadPart = (from, bytes) =>
    from + bytes <= head.length ? head.subarray(from, from + bytes) : source(from, bytes);
  const is64 = head[4] === 2;
  const littleEndian = head[5] === 1;
  if ((!is64 && head[4] !== 1) || (!littleEndian && head[5] !== 2))
    throw new BrokenElf("its class or byte order is none that is known");
  const part: ElfFile["part"] = (from, bytes, what) =>
    viewOf(readExactly(read, from, bytes, what), is64, littleEndian);
  const header = part(0, is64 ? 64 : 52, "header");
  const tail = is64 ? 54 : 42;
  const file = {
    bits: is64 ? (64 as const) : (32 as const),
    littleEndian,
    machine: header.u16(18),
    read,
    part,
    type: header.u16(16),
    sectionTable: {
      offset: header.word(is64 ? 40 : 32),
      count: header.u16(tail + 6),
      entryBytes: header.u16(tail + 4),
    },
    namesSection: header.u16(tail + 8),
  };
  const segments = segmentsOf(part, header.word(is64 ? 32 : 28), header.u16(tail), header.u16(tail + 2));
  return { ...file, segments };
};

export const isElf = (head: Uint8Array): boolean =>
  head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;

/** Whether a library of the one kind can be loaded into a program of the other. */
export const fits = (one: ElfMachine, other: ElfMachine): boolean =>
  one.bits === other.bits && one.littleEndian === other.littleEndian && one.machine === other.machine;

const segmentsOf = (part: ElfFile["part"], offset: number, entryBytes: number, count: number): Segment[] => {
  if (count === 0) return [];
  const table = part(offset, entryBytes * count, "table of segments");
  if (entryBytes < (table.is64 ? 56 : 32)) throw new BrokenElf("its segments are described too shortly");
  return Array.from({ length: count }, (_, i) => {
    const at = i * entryBytes;
    return table.is64
      ? {
          type: table.u32(at),
          flags: table.u32(at + 4),
          offset: table.word(at + 8),
          address: table.word(at + 16),
          fileBytes: table.word(at + 32),
        }
      : {
          type: table.u32(at),
          flags: table.u32(at + 24),
          offset: table.word(at + 4),
          address: table.word(at + 8),
          fileBytes: table.word(at + 16),
        };
  });
};

/** Where an address of the running program lies in the file. Throws `BrokenElf` where no segment holds it. */
export const offsetOf = (file: ElfFile, address: number): number => {
  const segment = file.segments.find(
    (it) => it.type === SEGMENT.load && address >= it.address && address < it.address + it.fileBytes,
  );
  if (!segment) throw new BrokenElf("an address in it lies in no segment");
  return segment.offset + address - segment.address;
};
