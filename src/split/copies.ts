import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { BaseEntries } from "./base.ts";
import type { Placed } from "./placed.ts";

/** One thing that is copied out of the build: a folder with all in it, or single files of one folder. */
export interface Copying {
  readonly kind: "folder" | "files";
  /** The folder, in which they stand where it is `files`. */
  readonly folder: ImagePath;
  readonly names: readonly string[];
  readonly owner: string;
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

/** A folder of the image, with what is known of all below it. */
interface Folder {
  readonly path: ImagePath;
  readonly folders: Map<string, Folder>;
  readonly leaves: Placed[];
  /** The directory itself, where a layer above the base names it. */
  own: Placed | null;
  carriedBytes: number;
  leftBytes: number;
  carried: number;
  /** Things that the final stage has without a copy: the base's, the packages'. */
  others: number;
  hasXattrs: boolean;
}

/** What nothing reaches in a folder is removed where that takes few words and is worth them. */
const CLEARED_MAX = 8;
const CLEARED_BYTES_MIN = 100_000;
/** What COPY and mkdir make. */
const PLAIN = { owner: "0:0", mode: 0o755 };

/**
 * What is copied, in as few and as large pieces as can be: a folder whole where nothing in it is the base's or a package's, and all
 * in it, directories too, has one owner.
 */
export const copiesOf = (placed: readonly Placed[], base: BaseEntries): Copies => {
  const root = folderAt("/");
  for (const one of placed) add(root, one, base);
  const copies: Gathering = { base, copyings: [], made: [], links: [], cleared: [], straysBytes: 0 };
  gather(root, copies);
  return copies;
};

interface Gathering {
  readonly base: BaseEntries;
  readonly copyings: Copying[];
  readonly made: Made[];
  readonly links: { readonly path: ImagePath; readonly target: string }[];
  readonly cleared: ImagePath[];
  straysBytes: number;
}

const folderAt = (path: ImagePath): Folder => ({
  path,
  folders: new Map(),
  leaves: [],
  own: null,
  carriedBytes: 0,
  leftBytes: 0,
  carried: 0,
  others: 0,
  hasXattrs: false,
});

const add = (root: Folder, one: Placed, base: BaseEntries): void => {
  let at = root;
  const isOfBase = base.has(one.path);
  note(at, one, isOfBase);
  for (const name of one.path.split("/").slice(1, one.kind === "directory" ? undefined : -1)) {
    const path = at.path === "/" ? `/${name}` : `${at.path}/${name}`;
    const next = at.folders.get(name) ?? folderAt(path);
    at.folders.set(name, next);
    at = next;
    note(at, one, isOfBase);
  }
  if (one.kind === "directory") at.own = one;
  else at.leaves.push(one);
};

const note = (folder: Folder, one: Placed, isOfBase: boolean): void => {
  if (one.fate === "installed" || isOfBase) folder.others++;
  if (one.fate === "carried") {
    folder.carried++;
    folder.carriedBytes += one.bytes;
    folder.hasXattrs ||= one.hasXattrs;
  }
  if (one.fate === "left") folder.leftBytes += one.bytes;
};

const gather = (folder: Folder, copies: Gathering): void => {
  if (folder.carried === 0) return;
  const [owner, ...others] = ownersIn(folder);
  if (owner !== undefined && others.length === 0 && isWhole(folder, copies.base)) {
    const cleared = clearedIn(folder);
    if (cleared.length <= CLEARED_MAX) {
      copies.copyings.push({ kind: "folder", folder: folder.path, names: [], owner });
      copies.cleared.push(...cleared.map(({ path }) => path));
      copies.straysBytes += folder.leftBytes - cleared.reduce((sum, { bytes }) => sum + bytes, 0);
      // Builders differ in the mode of a folder that COPY makes.
      if (folder.own && folder.own.mode !== PLAIN.mode)
        copies.made.push({ path: folder.path, owner, mode: folder.own.mode });
      return;
    }
  }
  make(folder, copies);
  gatherFiles(folder, copies);
  for (const name of [...folder.folders.keys()].sort()) {
    const next = folder.folders.get(name);
    if (next) gather(next, copies);
  }
};

/** A directory that is not copied whole, where it would not be there as it was. */
const make = ({ own, path, others, leaves, folders }: Folder, { base, made }: Gathering): void => {
  if (own === null || own.fate === "installed") return;
  const was = base.get(path);
  const before = was ? { owner: `${was.uid}:${was.gid}`, mode: was.mode } : PLAIN;
  const isBare = leaves.length === 0 && folders.size === 0;
  // A package's directory is the package's business, unless somebody gave it away.
  const isOthers = others > 0 && own.fate !== "carried";
  if (isBare || (!isOthers && (own.owner !== before.owner || own.mode !== before.mode)))
    made.push({ path, owner: own.owner, mode: own.mode });
};

/** Of all that is carried, and of the directories on the way. */
const ownersIn = (folder: Folder): Set<string> => {
  const owners = new Set<string>();
  const walk = ({ own, leaves, folders, carried }: Folder): void => {
    if (carried === 0) return;
    if (own) owners.add(own.owner);
    for (const { fate, owner } of leaves) if (fate === "carried") owners.add(owner);
    for (const next of folders.values()) walk(next);
  };
  walk(folder);
  return owners;
};

const isWhole = (folder: Folder, base: BaseEntries): boolean =>
  folder.path !== "/" &&
  !base.has(folder.path) &&
  folder.others === 0 &&
  !folder.hasXattrs &&
  (folder.leaves.length > 0 || folder.folders.size > 0) &&
  (folder.carriedBytes >= folder.leftBytes ||
    folder.leftBytes < CLEARED_BYTES_MIN ||
    parentOf(folder.path) === "/");

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
const gatherFiles = (folder: Folder, copies: Gathering): void => {
  const byOwner = new Map<string, string[]>();
  for (const { fate, kind, path, owner, target } of folder.leaves) {
    if (fate !== "carried") continue;
    if (kind === "symlink") copies.links.push({ path, target: target ?? "" });
    else byOwner.set(owner, [...(byOwner.get(owner) ?? []), nameOf(path)]);
  }
  for (const [owner, names] of [...byOwner].sort(([a], [b]) => (a < b ? -1 : 1)))
    copies.copyings.push({ kind: "files", folder: folder.path, names: names.sort(), owner });
};
