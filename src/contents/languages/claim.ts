import type { PackageKind } from "../../model/package.ts";
import { type ImagePath, parentOf } from "../../model/path.ts";
import type { TreeNode } from "../../model/tree.ts";
import type { Root } from "../root.ts";

/**
 * Where a package of a language stands: its folder, or where several share one, its record. Of one kind no two packages
 * stand in one place, so packages name one another by it until they have ids.
 */
export type Place = ImagePath;

/** A package as its ecosystem tells of it, before files are shared out and ids are given. */
export interface Claim {
  readonly place: Place;
  readonly name: string;
  /** "" where nothing says. */
  readonly version: string;
  readonly record: ImagePath;
  /** All that lies below belongs to it, unless it belongs to a package further in. */
  readonly folders: readonly ImagePath[];
  /** Single paths that belong to it wherever they lie; those that are not there, and directories, are passed over. */
  readonly files: readonly ImagePath[];
  /** The folder that `files` are seen from: a package whose folder lies below it is further in. */
  readonly base: ImagePath;
  readonly requested: boolean | null;
  readonly development: boolean | null;
  readonly needs: readonly (readonly Place[])[];
  readonly recommends: readonly (readonly Place[])[];
  /** The package of the same name that is found in its stead. */
  readonly hiddenBy?: Place;
}

/** A package that is one file, of which nothing tells who asked for it or what it needs. */
export const claimOfFile = (
  path: ImagePath,
  name: string,
  version: string,
  base: ImagePath = parentOf(path),
): Claim => ({
  place: path,
  name,
  version,
  record: path,
  folders: [],
  files: [path],
  base,
  requested: null,
  development: null,
  needs: [],
  recommends: [],
});

/** Takes note of what is wrong with a file of the image, in one sentence without its path. */
export type Warn = (path: ImagePath, message: string) => void;

/** How packages of one language are recognised. Adding a language takes a file with one of these, and a line in the list. */
export interface Ecosystem {
  readonly kind: PackageKind;
  /** Whether a path tells of this ecosystem. Asked of every path of the image, so it looks at names and sizes alone. */
  notices(name: string, node: TreeNode): boolean;
  /** Reads what was noticed, sorted. Never throws: what is broken is warned of and left out. */
  read(root: Root, noticed: readonly ImagePath[], warn: Warn): readonly Claim[];
}
