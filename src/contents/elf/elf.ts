import { dynamicOf, dynamicTableOf, type ElfDynamic } from "./dynamic.ts";
import { type ElfFile, type ElfMachine, openElf, SEGMENT } from "./header.ts";
import { type DlopenNote, dlopenNotesOf, isGo, type Note, notesOf, notesOfSection } from "./notes.ts";
import { type Section, sectionsOf } from "./sections.ts";
import { type ElfVersions, versionsOf } from "./versions.ts";
import { BrokenElf, type ReadPart } from "./view.ts";

/** What an ELF file needs to be loaded. */
export interface Elf extends ElfMachine {
  /** `static`: nothing is loaded with it. `object`: for linkers, not for running. */
  readonly kind: "program" | "library" | "static" | "object";
  /** The loader that it asks the kernel for. */
  readonly interpreter: string | null;
  readonly dynamic: ElfDynamic | null;
  readonly dlopen: readonly DlopenNote[];
  readonly isGo: boolean;
}

/** The file, null where it is no ELF file, or in one sentence's end why it cannot be read. */
export type Read<T> = { readonly found: T | null } | { readonly broken: string };

/** Reads what the linker reads. Never throws. */
export const readElf = (read: ReadPart): Read<Elf> => attempt(() => withFile(read, elfOf));

/** Its sections, which the linker does not read: none where they were stripped. Never throws. */
export const readSections = (read: ReadPart): Read<readonly Section[]> =>
  attempt(() => withFile(read, sectionsOf));

/** The versions of symbols that it needs and offers, which the linker checks and does not look for. Never throws. */
export const readVersions = (read: ReadPart): Read<ElfVersions> =>
  attempt(() =>
    withFile(read, (file) => {
      const table = dynamicTableOf(file);
      return table && versionsOf(file, table);
    }),
  );

const attempt = <T>(work: () => T | null): Read<T> => {
  try {
    return { found: work() };
  } catch (error) {
    if (error instanceof BrokenElf) return { broken: error.message };
    throw error;
  }
};

const withFile = <T>(read: ReadPart, work: (file: ElfFile) => T): T | null => {
  const file = openElf(read);
  return file ? work(file) : null;
};

const OBJECT_FILE = 1;
const LIBRARY_OR_PROGRAM = 3;

const elfOf = (file: ElfFile): Elf => {
  const dynamic = dynamicOf(file);
  const interpreter = interpreterOf(file);
  const notes = allNotesOf(file);
  return {
    bits: file.bits,
    littleEndian: file.littleEndian,
    machine: file.machine,
    kind: kindOf(file, interpreter, dynamic),
    interpreter,
    dynamic,
    dlopen: dlopenNotesOf(notes),
    isGo: isGo(notes),
  };
};

const kindOf = (file: ElfFile, interpreter: string | null, dynamic: ElfDynamic | null): Elf["kind"] => {
  if (file.type === OBJECT_FILE) return "object";
  if (interpreter !== null) return "program";
  // A static program that can lie anywhere has a dynamic section, and needs nothing.
  if (file.type !== LIBRARY_OR_PROGRAM || !dynamic || dynamic.isProgram) return "static";
  return "library";
};

const interpreterOf = (file: ElfFile): string | null => {
  const segment = file.segments.find(({ type }) => type === SEGMENT.interpreter);
  if (!segment) return null;
  if (segment.fileBytes > PATH_BYTES_MAX) throw new BrokenElf("the name of its loader is too long");
  const { bytes } = file.part(segment.offset, segment.fileBytes, "loader's name");
  return String.fromCharCode(...bytes).replace(/\0.*$/s, "");
};

const PATH_BYTES_MAX = 4096;

/** Notes of a segment; of a section where the linker made no segment for the dlopen note. */
const allNotesOf = (file: ElfFile): Note[] => {
  const notes = notesOf(file);
  const apart = notes.length > 0 ? undefined : sectionsOf(file).find(({ name }) => name === ".note.dlopen");
  return apart ? notesOfSection(file, apart) : notes;
};
