import { type DynamicTable, VERSION_TAG } from "./dynamic.ts";
import { type ElfFile, offsetOf } from "./header.ts";
import { BrokenElf, type ElfView, stringAt } from "./view.ts";

/** https://refspecs.linuxfoundation.org/LSB_5.0.0/LSB-Core-generic/LSB-Core-generic/symversion.html */
export interface ElfVersions {
  /** Of each library, the versions of its symbols that are needed: `libc.so.6` → `GLIBC_2.34`. */
  readonly needed: ReadonlyMap<string, readonly string[]>;
  /** Those that it offers itself, its own name (the base version) left out. */
  readonly offered: readonly string[];
}

const RECORDS_MAX = 65_536;

/** Throws `BrokenElf`. */
export const versionsOf = (file: ElfFile, table: DynamicTable): ElfVersions => ({
  needed: neededIn(file, table),
  offered: offeredIn(file, table),
});

/** The highest of `GLIBC_2.4`, `GLIBC_2.34` …: compared number by number. Null where there is none. */
export const highestVersion = (versions: readonly string[], prefix: string): string | null =>
  versions
    .filter((version) => version.startsWith(prefix) && /^\d/.test(version.slice(prefix.length)))
    .sort((a, b) => compareNumbers(numbersOf(a), numbersOf(b)))
    .at(-1) ?? null;

const numbersOf = (version: string): number[] => (version.match(/\d+/g) ?? []).map(Number);

const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  const at = a.findIndex((number, i) => number !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
};

const neededIn = (file: ElfFile, { values, strings }: DynamicTable): Map<string, string[]> => {
  const needed = new Map<string, string[]>();
  const count = values.get(VERSION_TAG.neededCount)?.[0] ?? 0;
  for (const { view, at } of chain(file, values.get(VERSION_TAG.needed)?.[0], count, 16, 12)) {
    const library = stringAt(strings, view.u32(4));
    const versions = needed.get(library) ?? [];
    needed.set(library, versions);
    for (const { view: aux } of chainAt(file, at + view.u32(8), view.u16(2), 16, 12))
      versions.push(stringAt(strings, aux.u32(8)));
  }
  return needed;
};

const BASE_VERSION = 1;

const offeredIn = (file: ElfFile, { values, strings }: DynamicTable): string[] => {
  const offered: string[] = [];
  const count = values.get(VERSION_TAG.offeredCount)?.[0] ?? 0;
  for (const { view, at } of chain(file, values.get(VERSION_TAG.offered)?.[0], count, 20, 16)) {
    if ((view.u16(2) & BASE_VERSION) !== 0) continue;
    const name = file.part(at + view.u32(12), 8, "name of a version");
    offered.push(stringAt(strings, name.u32(0)));
  }
  return offered;
};

interface Record {
  readonly view: ElfView;
  /** Its offset in the file. */
  readonly at: number;
}

const chain = (
  file: ElfFile,
  address: number | undefined,
  count: number,
  bytes: number,
  nextAt: number,
): Record[] => (address === undefined ? [] : chainAt(file, offsetOf(file, address), count, bytes, nextAt));

/** Records of which each tells how far on the next lies; 0 ends them. */
const chainAt = (file: ElfFile, from: number, count: number, bytes: number, nextAt: number): Record[] => {
  const records: Record[] = [];
  if (count > RECORDS_MAX) throw new BrokenElf("it names more versions than there can be");
  for (let at = from; records.length < count; ) {
    const view = file.part(at, bytes, "table of versions");
    records.push({ view, at });
    const next = view.u32(nextAt);
    if (next === 0) break;
    at += next;
  }
  return records;
};
