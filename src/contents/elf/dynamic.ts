import { type ElfFile, offsetOf, SEGMENT } from "./header.ts";
import { stringAt } from "./view.ts";

/** What the dynamic linker is told. https://gabi.xinuos.com/elf/08-dynamic.html#dynamic-section */
export interface ElfDynamic {
  /** Names of libraries, or paths where they hold a slash. */
  readonly needed: readonly string[];
  readonly soname: string | null;
  /** Directories, as written: `$ORIGIN` and the like stand in them. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  /** DF_1_PIE: a program, though its type is that of a library. */
  readonly isProgram: boolean;
  /** DF_1_NODEFLIB: the default directories are not searched. */
  readonly noDefaultDirectories: boolean;
}

/** Entries of the dynamic section by tag, and its strings. */
export interface DynamicTable {
  readonly values: ReadonlyMap<number, readonly number[]>;
  readonly strings: Uint8Array;
}

const TAG = {
  needed: 1,
  stringTable: 5,
  stringBytes: 10,
  soname: 14,
  rpath: 15,
  runpath: 29,
  flags1: 0x6ffffffb,
} as const;

const FLAGS_1 = { noDefaultDirectories: 0x800, isProgram: 0x8000000 } as const;

/** Null where the file is linked statically. Throws `BrokenElf`. */
export const dynamicTableOf = (file: ElfFile): DynamicTable | null => {
  const segment = file.segments.find(({ type }) => type === SEGMENT.dynamic);
  if (!segment) return null;
  const table = file.part(segment.offset, segment.fileBytes, "dynamic section");
  const values = new Map<number, number[]>();
  const width = table.is64 ? 8 : 4;
  for (let at = 0; at + 2 * width <= table.bytes.length; at += 2 * width) {
    // The upper half of a tag is 0 in all that are read here; flags may use all bits, of which the lower half is enough.
    const tag = table.u32(file.littleEndian || width === 4 ? at : at + 4);
    if (tag === 0) break;
    const value = tag === TAG.flags1 ? table.u32(file.littleEndian ? at + width : at + 2 * width - 4) : null;
    const known = values.get(tag) ?? [];
    if (READ_TAGS.has(tag)) values.set(tag, [...known, value ?? table.word(at + width)]);
  }
  const strings = file.part(
    offsetOf(file, values.get(TAG.stringTable)?.[0] ?? -1),
    values.get(TAG.stringBytes)?.[0] ?? 0,
    "table of strings",
  );
  return { values, strings: strings.bytes };
};

/** Versions needed and offered: `versions.ts` reads them. */
export const VERSION_TAG = {
  needed: 0x6ffffffe,
  neededCount: 0x6fffffff,
  offered: 0x6ffffffc,
  offeredCount: 0x6ffffffd,
} as const;

const READ_TAGS: ReadonlySet<number> = new Set([...Object.values(TAG), ...Object.values(VERSION_TAG)]);

/** Null where the file is linked statically. Throws `BrokenElf`. */
export const dynamicOf = (file: ElfFile): ElfDynamic | null => {
  const table = dynamicTableOf(file);
  if (!table) return null;
  const { values, strings } = table;
  const named = (tag: number): string[] => (values.get(tag) ?? []).map((at) => stringAt(strings, at));
  const directories = (tag: number): string[] =>
    named(tag)
      .flatMap((list) => list.split(":"))
      .filter(Boolean);
  const flags = values.get(TAG.flags1)?.[0] ?? 0;
  return {
    needed: named(TAG.needed),
    soname: named(TAG.soname)[0] ?? null,
    rpath: directories(TAG.rpath),
    runpath: directories(TAG.runpath),
    isProgram: (flags & FLAGS_1.isProgram) !== 0,
    noDefaultDirectories: (flags & FLAGS_1.noDefaultDirectories) !== 0,
  };
};
