import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { Placed } from "./placed.ts";

/** One thing that is copied out of the build: a folder with all in it, or single files of one folder. */
export interface Copying {
  readonly kind: "folder" | "files";
  /** The folder, in which they stand where it is `files`. */
  readonly folder: ImagePath;
  readonly names: readonly string[];
  readonly owner: string;
}

export interface Copies {
  readonly copyings: readonly Copying[];
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
  carriedBytes: number;
  leftBytes: number;
  carried: number;
  /** Things that the final stage has without a copy: the base's, the packages'. */
  others: number;
  readonly owners: Set<string>;
  hasXattrs: boolean;
}

/** What nothing reaches in a folder is removed where that takes few words and is worth them. */
const CLEARED_MAX = 8;
const CLEARED_BYTES_MIN = 100_000;

/**
 * What is copied, in as few and as large pieces as can be: a folder whole where nothing in it is the base's or a package's, and all
 * in it has one owner. `isOfBase` says what the base has already.
 */
export const copiesOf = (placed: readonly Placed[], isOfBase: (path: ImagePath) => boolean): Copies => {
  const root = folderAt("/");
  for (const one of placed) add(root, one, isOfBase);
  const copies: Gathering = { copyings: [], links: [], cleared: [], straysBytes: 0 };
  gather(root, isOfBase, copies);
  return copies;
};

interface Gathering {
  readonly copyings: Copying[];
  readonly links: { readonly path: ImagePath; readonly target: string }[];
  readonly cleared: ImagePath[];
  straysBytes: number;
}

const folderAt = (path: ImagePath): Folder => ({
  path,
  folders: new Map(),
  leaves: [],
  carriedBytes: 0,
  leftBytes: 0,
  carried: 0,
  others: 0,
  owners: new Set(),
  hasXattrs: false,
});

const add = (root: Folder, one: Placed, isOfBase: (path: ImagePath) => boolean): void => {
  let at = root;
  const names = one.path.split("/").slice(1, one.kind === "directory" ? undefined : -1);
  note(at, one, isOfBase(one.path));
  for (const name of names) {
    const path = at.path === "/" ? `/${name}` : `${at.path}/${name}`;
    const next = at.folders.get(name) ?? folderAt(path);
    at.folders.set(name, next);
    at = next;
    note(at, one, isOfBase(one.path));
  }
  if (one.kind !== "directory") at.leaves.push(one);
};

const note = (folder: Folder, one: Placed, isOfBase: boolean): void => {
  if (one.fate === "installed" || isOfBase) folder.others++;
  if (one.fate === "carried") {
    folder.carried++;
    folder.carriedBytes += one.bytes;
    folder.owners.add(one.owner);
    folder.hasXattrs ||= one.hasXattrs;
  }
  if (one.fate === "left") folder.leftBytes += one.bytes;
};

const gather = (folder: Folder, isOfBase: (path: ImagePath) => boolean, copies: Gathering): void => {
  if (folder.carried === 0) return;
  if (isWhole(folder, isOfBase)) {
    const cleared = clearedIn(folder);
    if (cleared.length <= CLEARED_MAX) {
      copies.copyings.push({
        kind: "folder",
        folder: folder.path,
        names: [],
        owner: [...folder.owners][0] ?? "0:0",
      });
      copies.cleared.push(...cleared.map(({ path }) => path));
      copies.straysBytes += folder.leftBytes - cleared.reduce((sum, { bytes }) => sum + bytes, 0);
      return;
    }
  }
  gatherFiles(folder, copies);
  for (const name of [...folder.folders.keys()].sort()) {
    const next = folder.folders.get(name);
    if (next) gather(next, isOfBase, copies);
  }
};

const isWhole = (folder: Folder, isOfBase: (path: ImagePath) => boolean): boolean =>
  folder.path !== "/" &&
  !isOfBase(folder.path) &&
  folder.others === 0 &&
  folder.owners.size === 1 &&
  !folder.hasXattrs &&
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
