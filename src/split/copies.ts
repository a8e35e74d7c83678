import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { BaseEntries } from "./base.ts";
import { type Folder, foldersOf, ownerOf, PLAIN } from "./folders.ts";
import type { Placed } from "./placed.ts";

/** One thing that is copied out of the build: a folder with all in it, or single files of one folder. */
export interface Copying {
  readonly kind: "folder" | "files";
  /** The folder, in which they stand where it is `files`. */
  readonly folder: ImagePath;
  readonly names: readonly string[];
  /** Null where they have several, which stay as they are. */
  readonly owner: string | null;
}

/** A directory that COPY would make otherwise, or not at all. */
export interface Made {
  readonly path: ImagePath;
  readonly owner: string;
  readonly mode: number;
}

export interface Copies {
  readonly copyings: readonly Copying[];
  /** Directories that have to be there before, as they were. Sorted. */
  readonly made: readonly Made[];
  /** Links that stand alone: COPY would follow them. */
  readonly links: readonly { readonly path: ImagePath; readonly target: string }[];
  /** What nothing reaches within folders that are copied whole, to be removed in the build before. */
  readonly cleared: readonly ImagePath[];
  /** What nothing reaches, and comes along all the same. */
  readonly straysBytes: number;
}

const NOTHING: Copies = { copyings: [], made: [], links: [], cleared: [], straysBytes: 0 };

/** What nothing reaches in a folder is removed where that takes few words and is worth them. */
const CLEARED_MAX = 8;
const CLEARED_BYTES_MIN = 100_000;
/** More pieces of a folder than this are more to read than the folder and what is removed from it. */
const PIECES_MAX = 2;

/**
 * What is copied, in as few and as large pieces as can be: a folder whole where nothing in it is the base's or a package's, and all
 * in it, directories too, keeps its owners.
 */
export const copiesOf = (placed: readonly Placed[], base: BaseEntries): Copies => {
  return gathered(foldersOf(placed, base), base);
};

/** What of a folder is copied: itself, or what is in it piece by piece. */
const gathered = (folder: Folder, base: BaseEntries): Copies => {
  if (folder.carried === 0) return NOTHING;
  const names = [...folder.folders.keys()].sort();
  const below = names.flatMap((name) => folder.folders.get(name) ?? []).map((next) => gathered(next, base));
  const pieces = joined([piecesOf(folder, base), ...below]);
  return wholeOf(folder, base, pieces) ?? pieces;
};

const joined = (all: readonly Copies[]): Copies => ({
  copyings: all.flatMap(({ copyings }) => copyings),
  made: all.flatMap(({ made }) => made),
  links: all.flatMap(({ links }) => links),
  cleared: all.flatMap(({ cleared }) => cleared),
  straysBytes: all.reduce((sum, { straysBytes }) => sum + straysBytes, 0),
});

/** The folder in one piece; null where it holds others' things, or where its pieces alone are fewer words. */
const wholeOf = (folder: Folder, base: BaseEntries, pieces: Copies): Copies | null => {
  const owner = ownerOf(folder);
  if (owner === undefined || !isWhole(folder, base)) return null;
  const cleared = clearedIn(folder);
  const straysBytes = folder.leftBytes - cleared.reduce((sum, { bytes }) => sum + bytes, 0);
  const isMostlyCarried =
    folder.carriedBytes >= folder.leftBytes ||
    folder.leftBytes < CLEARED_BYTES_MIN ||
    parentOf(folder.path) === "/";
  const isSimpler =
    straysBytes < CLEARED_BYTES_MIN && pieces.copyings.length + pieces.links.length > PIECES_MAX;
  if (cleared.length > CLEARED_MAX || !(isMostlyCarried || isSimpler)) return null;
  const { own, path } = folder;
  return {
    copyings: [{ kind: "folder", folder: path, names: [], owner }],
    // Builders differ in the mode of a folder that COPY makes.
    made: own && own.mode !== PLAIN.mode ? [{ path, owner: own.owner, mode: own.mode }] : [],
    links: [],
    cleared: cleared.map((one) => one.path),
    straysBytes,
  };
};

/** What lies right in a folder that is not copied whole. */
const piecesOf = (folder: Folder, base: BaseEntries): Copies => ({
  ...NOTHING,
  copyings: copyingsIn(folder),
  made: madeOf(folder, base),
  links: folder.leaves
    .filter(({ fate, kind }) => fate === "carried" && kind === "symlink")
    .map(({ path, target }) => ({ path, target: target ?? "" })),
});

/** A directory that is not copied whole, where it would not be there as it was. */
const madeOf = ({ own, path, others, leaves, folders }: Folder, base: BaseEntries): Made[] => {
  if (own === null || own.fate === "installed") return [];
  const was = base.get(path);
  const before = was ? { owner: `${was.uid}:${was.gid}`, mode: was.mode } : PLAIN;
  const isBare = leaves.length === 0 && folders.size === 0;
  // A package's directory is the package's business, unless somebody gave it away.
  const isOthers = others > 0 && own.fate !== "carried";
  const isMade = isBare || (!isOthers && (own.owner !== before.owner || own.mode !== before.mode));
  return isMade ? [{ path, owner: own.owner, mode: own.mode }] : [];
};

const isWhole = (folder: Folder, base: BaseEntries): boolean =>
  folder.path !== "/" &&
  !base.has(folder.path) &&
  folder.others === 0 &&
  !folder.hasXattrs &&
  (folder.leaves.length > 0 || folder.folders.size > 0);

/** The largest folders and files in which nothing is carried. */
const clearedIn = (folder: Folder): { readonly path: ImagePath; readonly bytes: number }[] => {
  if (folder.leftBytes < CLEARED_BYTES_MIN) return [];
  if (folder.carried === 0) return [{ path: folder.path, bytes: folder.leftBytes }];
  const files = folder.leaves
    .filter(({ fate, bytes }) => fate === "left" && bytes >= CLEARED_BYTES_MIN)
    .map(({ path, bytes }) => ({ path, bytes }));
  return [...files, ...[...folder.folders.values()].flatMap(clearedIn)].sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
};

/** The files of a folder that also holds others', those of one owner together. */
const copyingsIn = ({ path, leaves }: Folder): Copying[] => {
  const byOwner = new Map<string, string[]>();
  for (const leaf of leaves)
    if (leaf.fate === "carried" && leaf.kind !== "symlink")
      byOwner.set(leaf.owner, [...(byOwner.get(leaf.owner) ?? []), nameOf(leaf.path)]);
  return [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([owner, names]) => ({ kind: "files", folder: path, names: names.sort(), owner }));
};
