import { isObject, objectAt } from "../../model/json.ts";
import { childOf, type ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Place, Warn } from "./claim.ts";
import { type Manifest, type NpmTree, pathsUp, projectOf } from "./npm-tree.ts";
import { readObject } from "./read-json.ts";

/** Which packages somebody asked for, and which serve development only. */
export interface NpmPurpose {
  requested(place: Place): boolean | null;
  /**
   * True where a `devDependencies` leads to it, and nothing else does: no other dependency of a project, no package that no
   * project asked for, and no lock file that says otherwise. Null where that cannot be told.
   */
  development(place: Place): boolean | null;
}

export const npmPurpose = (root: Root, tree: NpmTree, locks: NpmLocks): NpmPurpose => {
  const seedsOf = (names: (project: Manifest) => readonly string[]): Place[] =>
    tree.projects.flatMap((project) =>
      names(project).flatMap((name) => tree.resolve(name, project.folder) ?? []),
    );
  const runtimeSeeds = seedsOf(({ runtime, optionalPeers }) => [...runtime, ...optionalPeers]);
  const developmentSeeds = seedsOf(({ development }) => development);
  const runtime = reached(tree, runtimeSeeds);
  const development = reached(tree, developmentSeeds);
  const strangers = [...tree.packages.keys()].filter(
    (place) => !runtime.has(place) && !development.has(place),
  );
  const wantedByStrangers = reached(tree, strangers);
  const seeds = new Set([...runtimeSeeds, ...developmentSeeds]);
  const known = new Set(tree.projects.map(({ folder }) => folder));
  const doubtful = new Set(tree.broken.flatMap((folder) => pathsUp(folder)));
  return {
    requested: (place) => {
      if (seeds.has(place)) return true;
      if (isGlobal(root, place)) return !projectOfRest(place).includes("/node_modules/");
      return known.has(projectOf(place)) ? false : null;
    },
    development: (place) => {
      if (runtime.has(place) || isGlobal(root, place)) return false;
      const project = projectOf(place);
      if (!development.has(place) || wantedByStrangers.has(place)) return null;
      if (!known.has(project) || doubtful.has(project)) return null;
      return locks.servesRuntime(tree, place) ? null : true;
    },
  };
};

/** What lies behind the outermost `node_modules`. */
const projectOfRest = (place: Place): string => place.slice(place.indexOf("/node_modules/") + 1);

/** Where npm and Debian put what is there for all: no project stands above it, so nobody's development does either. */
const isGlobal = (root: Root, place: Place): boolean => {
  const project = projectOf(place);
  if (project.startsWith("/usr/share/nodejs/")) return true;
  return /(?:\/lib|^\/usr\/share)$/.test(project) && !root.nodes.has(childOf(project, "package.json"));
};

const reached = (tree: NpmTree, seeds: readonly Place[]): Set<Place> => {
  const found = new Set(seeds);
  for (const place of found) {
    const manifest = tree.packages.get(place);
    for (const name of [...(manifest?.runtime ?? []), ...(manifest?.optionalPeers ?? [])]) {
      const next = tree.resolve(name, place);
      if (next !== null) found.add(next);
    }
  }
  return found;
};

/** What npm wrote down of its own reckoning: the second witness. */
export interface NpmLocks {
  /** Whether the lock file of a package's project does not say that it serves development only. False without one. */
  servesRuntime(tree: NpmTree, place: Place): boolean;
}

/** The first that is there counts: what npm installed, else what it was to install. */
const LOCKS = ["node_modules/.package-lock.json", "npm-shrinkwrap.json", "package-lock.json"];

/** https://docs.npmjs.com/cli/configuring-npm/package-lock-json#packages */
export const readNpmLocks = (root: Root, warn: Warn): NpmLocks => {
  const known = new Map<ImagePath, unknown>();
  const lockOf = (project: ImagePath): unknown => {
    if (known.has(project)) return known.get(project);
    const path = LOCKS.map((name) => childOf(project, name)).find((name) => root.nodes.has(name));
    const lock = path === undefined ? undefined : readObject(root, path, warn);
    known.set(project, lock);
    return lock;
  };
  return {
    servesRuntime: (tree, place) => {
      const project = projectOf(place);
      const lock = lockOf(project);
      if (lock === undefined) return false;
      const entry = objectAt(lock, "packages")[
        project === "/" ? place.slice(1) : place.slice(project.length + 1)
      ];
      return !isObject(entry) || entry.dev !== true || entry.version !== tree.packages.get(place)?.version;
    },
  };
};
