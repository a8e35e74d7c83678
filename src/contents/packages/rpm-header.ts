import type { ImagePath } from "../../model/path.ts";
import { BrokenDatabase } from "./broken.ts";
import { textOfBytes } from "./byte-names.ts";

/** The tags that are read, by their numbers. https://rpm-software-management.github.io/rpm/manual/tags.html */
export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  architecture: 1022,
  oldFileNames: 1027,
  fileStates: 1029,
  fileModes: 1030,
  provideNames: 1047,
  requireFlags: 1048,
  requireNames: 1049,
  requireVersions: 1050,
  provideFlags: 1112,
  provideVersions: 1113,
  directoryIndexes: 1116,
  baseNames: 1117,
  directoryNames: 1118,
  recommendNames: 5046,
  recommendVersions: 5047,
  recommendFlags: 5048,
} as const;

export type Tag = (typeof TAG)[keyof typeof TAG];

/** One package's header. Absent tags are empty lists. */
export interface Header {
  strings(tag: Tag): readonly string[];
  numbers(tag: Tag): readonly number[];
}

const INDEX_ENTRY_BYTES = 16;
const NUMBER_BYTES: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 2: 1, 3: 2, 4: 4 };
/** A string, an array of strings, a translated string. */
const TEXTS = new Set([6, 8, 9]);

/**
 * Reads a header as rpm's database keeps it: two counts, an index, the data; big-endian.
 * https://rpm-software-management.github.io/rpm/manual/format_header.html
 */
export const headerOf = (blob: Uint8Array, path: ImagePath): Header => {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const count = blob.length < 8 ? 0 : view.getUint32(0);
  const start = 8 + count * INDEX_ENTRY_BYTES;
  if (count === 0 || start + view.getUint32(4) > blob.length)
    throw new BrokenDatabase(path, "has a package header that is cut short");
  const end = start + view.getUint32(4);
  const entries = new Map<number, number>();
  for (let at = 8; at < start; at += INDEX_ENTRY_BYTES) entries.set(view.getUint32(at), at);
  const entryOf = (tag: Tag): { type: number; from: number; count: number } | null => {
    const at = entries.get(tag);
    if (at === undefined) return null;
    const entry = {
      type: view.getUint32(at + 4),
      from: start + view.getUint32(at + 8),
      count: view.getUint32(at + 12),
    };
    if (entry.from > end || entry.count > end - entry.from)
      throw new BrokenDatabase(path, `has a package header whose tag ${tag} points beyond it`);
    return entry;
  };
  const wrong = (tag: Tag): BrokenDatabase =>
    new BrokenDatabase(path, `has a package header whose tag ${tag} is of another type`);
  return {
    strings: (tag) => {
      const entry = entryOf(tag);
      if (!entry) return [];
      if (!TEXTS.has(entry.type)) throw wrong(tag);
      let to = entry.from;
      for (let count = 0; count < entry.count; count++) {
        to = blob.indexOf(0, to) + 1;
        if (to === 0 || to > end) throw new BrokenDatabase(path, `has a string of tag ${tag} without end`);
      }
      return textOfBytes(blob.subarray(entry.from, to)).split("\0").slice(0, -1);
    },
    numbers: (tag) => {
      const entry = entryOf(tag);
      if (!entry) return [];
      const bytes = NUMBER_BYTES[entry.type];
      if (!bytes || entry.from + entry.count * bytes > end) throw wrong(tag);
      const at = (index: number): number => entry.from + index * bytes;
      return Array.from({ length: entry.count }, (_, index) =>
        bytes === 4
          ? view.getUint32(at(index))
          : bytes === 2
            ? view.getUint16(at(index))
            : view.getUint8(at(index)),
      );
    },
  };
};
