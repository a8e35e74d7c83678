import { type ElfFile, SEGMENT } from "./header.ts";
import type { Section } from "./sections.ts";
import type { ElfView } from "./view.ts";

export interface Note {
  readonly owner: string;
  readonly type: number;
  readonly body: Uint8Array;
}

const NOTES_BYTES_MAX = 1 << 20;

/** https://gabi.xinuos.com/elf/07-pheader.html#note-section. Throws `BrokenElf`. */
export const notesOf = (file: ElfFile): Note[] =>
  file.segments
    .filter(({ type, fileBytes }) => type === SEGMENT.note && fileBytes <= NOTES_BYTES_MAX)
    .flatMap(({ offset, fileBytes }) => notesIn(file.part(offset, fileBytes, "notes")));

/** The notes of a section, for those that no segment holds. */
export const notesOfSection = (file: ElfFile, { offset, fileBytes }: Section): Note[] =>
  fileBytes > NOTES_BYTES_MAX ? [] : notesIn(file.part(offset, fileBytes, "notes"));

const notesIn = (view: ElfView): Note[] => {
  const notes: Note[] = [];
  for (let at = 0; at + 12 <= view.bytes.length; ) {
    const nameBytes = view.u32(at);
    const bodyBytes = view.u32(at + 4);
    const bodyAt = at + 12 + padded(nameBytes);
    if (bodyAt + bodyBytes > view.bytes.length) break;
    notes.push({
      owner: text(view.bytes.subarray(at + 12, at + 12 + nameBytes)),
      type: view.u32(at + 8),
      body: view.bytes.subarray(bodyAt, bodyAt + bodyBytes),
    });
    at = bodyAt + padded(bodyBytes);
  }
  return notes;
};

/** Eight bytes' alignment is used by notes of properties alone, which have a segment of their own and one note. */
const padded = (bytes: number): number => Math.ceil(bytes / 4) * 4;

const text = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, Math.min(64, end < 0 ? bytes.length : end)));
};

/** What a program may load while it runs, as its makers say. https://uapi-group.org/specifications/specs/elf_dlopen_metadata/ */
export interface DlopenNote {
  /** The first that is there is taken. */
  readonly sonames: readonly string[];
  readonly priority: "required" | "recommended" | "suggested";
}

const DLOPEN = { owner: "FDO", type: 0x407c0c0a } as const;

export const dlopenNotesOf = (notes: readonly Note[]): DlopenNote[] =>
  notes
    .filter(({ owner, type }) => owner === DLOPEN.owner && type === DLOPEN.type)
    .flatMap(({ body }) => entriesIn(String.fromCharCode(...body.subarray(0, 65_536)).replace(/\0+$/, "")));

const entriesIn = (json: string): DlopenNote[] => {
  let list: unknown;
  try {
    list = JSON.parse(json);
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null || !("soname" in entry)) return [];
    const sonames = Array.isArray(entry.soname) ? entry.soname.filter((it) => typeof it === "string") : [];
    const priority = "priority" in entry ? entry.priority : null;
    return [
      { sonames, priority: priority === "required" || priority === "suggested" ? priority : "recommended" },
    ];
  });
};

/** Whether Go's linker made it. https://pkg.go.dev/cmd/internal/buildid */
export const isGo = (notes: readonly Note[]): boolean =>
  notes.some(({ owner, type }) => owner === "Go" && type === 4);
