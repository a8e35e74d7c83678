import { dynamicOf } from "./dynamic.ts";
import { type ElfFile, openElf } from "./header.ts";
import { debugBytesOf, NO_BITS, type Section, sectionsOf } from "./sections.ts";
import { BrokenElf, type ReadPart } from "./view.ts";

/** `e_type` of what is run or loaded; the symbols of an object file are what its linker reads. */
const PROGRAM = 2;
const LIBRARY = 3;

/**
 * The bytes that `strip --strip-unneeded` takes from a program or a library of so many bytes, and that nothing misses but
 * debuggers; 0 of all else, and where taking them away could break the file. Reads headers only. Never throws.
 */
export const strippableBytesOf = (read: ReadPart, fileBytes: number): number => {
  try {
    const file = openElf(read);
    if (!file || (file.type !== PROGRAM && file.type !== LIBRARY)) return 0;
    const sections = sectionsOf(file);
    const bytes = debugBytesOf(sections);
    const mayBreak = isDebugFile(sections) || endOf(file, sections) < fileBytes || isGrafted(file);
    return bytes === 0 || mayBreak ? 0 : bytes;
  } catch (error) {
    if (error instanceof BrokenElf) return 0;
    throw error;
  }
};

/** Debug sections are all that it has: `objcopy --only-keep-debug` leaves the others empty. */
const isDebugFile = (sections: readonly Section[]): boolean =>
  sections.some(({ name, type }) => name === ".text" && type === NO_BITS);

/** Where the file ends as its headers tell. What comes after it a self-extracting program reads, and `strip` cuts off. */
const endOf = ({ sectionTable, segments }: ElfFile, sections: readonly Section[]): number =>
  Math.max(
    sectionTable.offset + sectionTable.count * sectionTable.entryBytes,
    ...sections.map(({ offset, fileBytes }) => offset + fileBytes),
    ...segments.map(({ offset, fileBytes }) => offset + fileBytes),
  );

/**
 * Wheels whose libraries were put beside them bear a search path that patchelf wrote; some that were stripped afterwards load no
 * more. https://github.com/NixOS/patchelf/issues/10
 */
const isGrafted = (file: ElfFile): boolean => {
  const dynamic = dynamicOf(file);
  return [...(dynamic?.rpath ?? []), ...(dynamic?.runpath ?? [])].some((folder) =>
    /\.libs(?:\/|$)/.test(folder),
  );
};
