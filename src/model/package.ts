import type { ImagePath } from "./path.ts";

/** Who manages a package. */
export type PackageKind =
  | "deb"
  | "apk"
  | "rpm"
  | "npm"
  | "python"
  | "gem"
  | "composer"
  | "go"
  | "cargo"
  | "jar"
  | "dotnet";

/** Unique within one image: `deb:gcc-12`, and where a name is installed more than once, `deb:libc6:i386`, `npm:ms (/app/node_modules/a/node_modules/ms)`. */
export type PackageId = string;

/** One installed package, as its database tells, with the files that are really there. */
export interface Package {
  readonly id: PackageId;
  readonly kind: PackageKind;
  readonly name: string;
  readonly version: string;
  /** The database or the record that tells of it. */
  readonly record: ImagePath;
  /** What it brought and the merged tree still shows, directories aside, under the paths of the merged tree. Sorted. */
  readonly files: readonly ImagePath[];
  /** Links to its files that no list names, for its system made them when it was installed: update-alternatives. Sorted. */
  readonly links?: readonly ImagePath[];
  /** Whether somebody asked for it, or it came along with another; null where nothing says. */
  readonly requested: boolean | null;
  /** Whether it serves development only (npm's `dev`, composer's `packages-dev`); null where nothing says. */
  readonly development: boolean | null;
  /** Whether its system calls it one that may never be removed. */
  readonly essential: boolean;
  /** What it cannot do without: of each list one is enough. Installed packages only. */
  readonly needs: readonly (readonly PackageId[])[];
  /** What was installed beside it by default, though it can do without: dpkg's and rpm's Recommends. Installed packages only. */
  readonly recommends: readonly (readonly PackageId[])[];
  /** Of a copy that nothing finds, because its language looks elsewhere first: the package that is found in its stead. */
  readonly hiddenBy?: PackageId;
}

/** What one layer did to one package. */
export interface PackageChange {
  readonly layer: number;
  readonly id: PackageId;
  readonly change: "added" | "removed" | "upgraded";
  /** Versions before and after; null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

/** All packages of an image. */
export interface Packages {
  /** Sorted by id. */
  readonly installed: readonly Package[];
  /** Lowest layer first. */
  readonly changes: readonly PackageChange[];
}

/** Why packages stay: what runs needs a file of theirs, or may; their system forbids to remove them; or one that stays needs them. */
export interface KeptPackages {
  /** They, and all that they need. */
  readonly all: ReadonlySet<PackageId>;
  /** Those that are reached by files, and not only by another package's word. */
  readonly reached: ReadonlySet<PackageId>;
}

/** Some packages, and all that they cannot do without, however far. */
export const withNeeds = (ids: readonly PackageId[], packages: readonly Package[]): Set<PackageId> => {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const found = new Set<PackageId>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const group of byId.get(id)?.needs ?? []) waiting.push(...group);
  }
  return found;
};
