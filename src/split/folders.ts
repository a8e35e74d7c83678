import type { ImagePath } from "../model/path.ts";
import type { BaseEntries } from "./base.ts";
import type { Placed } from "./placed.ts";

/** A folder of the image, with what is known of all below it. */
export interface Folder {
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

/** What COPY and mkdir make. */
export const PLAIN = { owner: "0:0", mode: 0o755 };

/** The image's root, with all folders that something above the base lies in. */
export const foldersOf = (placed: readonly Placed[], base: BaseEntries): Folder => {
  const root = folderAt("/");
  for (const one of placed) add(root, one, base);
  return root;
};

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
  if (one.fate === "installed" || one.fate === "written" || isOfBase) folder.others++;
  if (one.fate === "carried") {
    folder.carried++;
    folder.carriedBytes += one.bytes;
    folder.hasXattrs ||= one.hasXattrs;
  }
  if (one.fate === "left") folder.leftBytes += one.bytes;
};

/**
 * Whom all that is copied with a folder belongs to; null where it is several and all folders are root's: without a word on owners files
 * keep theirs (https://github.com/moby/moby/pull/38599). Undefined where folders are others', which builders make each in their way.
 */
export const ownerOf = (folder: Folder): string | null | undefined => {
  const owners = { files: new Set<string>(), folders: new Set<string>() };
  const walk = ({ own, leaves, folders, carried }: Folder): void => {
    if (carried === 0) return;
    if (own) owners.folders.add(own.owner);
    for (const { fate, owner } of leaves) if (fate === "carried") owners.files.add(owner);
    for (const next of folders.values()) walk(next);
  };
  walk(folder);
  const [owner, ...others] = new Set([...owners.folders, ...owners.files]);
  if (others.length === 0) return owner;
  return [...owners.folders].every((each) => each === PLAIN.owner) ? null : undefined;
};
