import { type JsonObject, objectAt, textAt, textsAt } from "../../model/json.ts";
import { childOf, type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Place, Warn } from "./claim.ts";
import { readObject } from "./read-json.ts";

/** What one package.json asks for, by name. https://docs.npmjs.com/cli/configuring-npm/package-json */
export interface Manifest {
  readonly folder: ImagePath;
  readonly name: string;
  readonly version: string;
  /** What it cannot run without, and what it uses where it is installed: `dependencies`, `optionalDependencies`, peers. */
  readonly runtime: readonly string[];
  /** Peers that it can do without. */
  readonly optionalPeers: readonly string[];
  readonly development: readonly string[];
}

/** The packages below a `node_modules`, and the projects that resolve names there. */
export interface NpmTree {
  readonly packages: ReadonlyMap<Place, Manifest>;
  /** Every package.json outside `node_modules` from which a name can lead to one of the packages. */
  readonly projects: readonly Manifest[];
  /** Folders of which a package.json is broken, so that nobody knows what it asks for. */
  readonly broken: readonly ImagePath[];
  /** What `require` finds under a name, read from a folder; null where that is no installed package. */
  resolve(name: string, from: ImagePath): Place | null;
  /** The package that a path belongs to. */
  packageAbove(path: ImagePath): Place | null;
}

const INSTALLED = /\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*$/;

/** Whether a folder is where a package manager puts a package. */
const isInstalled = (folder: ImagePath): boolean => INSTALLED.test(folder);

const hasModules = (path: ImagePath): boolean => path.includes("/node_modules/");

/** The folder that holds the outermost `node_modules` that a package is in. */
export const projectOf = (place: Place): ImagePath => place.slice(0, place.indexOf("/node_modules/")) || "/";

export const readNpmTree = (root: Root, manifests: readonly ImagePath[], warn: Warn): NpmTree => {
  const packages = new Map<Place, Manifest>();
  const broken: ImagePath[] = [];
  const read = (path: ImagePath): Manifest | null => {
    const folder = parentOf(path);
    const json = readObject(root, path, warn);
    if (json === null) broken.push(folder);
    return json && manifestOf(folder, json);
  };
  for (const path of manifests) {
    const manifest = isInstalled(parentOf(path)) ? read(path) : null;
    if (manifest) packages.set(manifest.folder, manifest);
  }
  const homes = new Set([...packages.keys()].map(projectOf));
  const projects = manifests
    .filter((path) => !hasModules(path) && pathsUp(parentOf(path)).some((folder) => homes.has(folder)))
    .flatMap((path) => read(path) ?? []);
  return {
    packages,
    projects,
    broken,
    resolve: (name, from) => resolveName(root, packages, name, from),
    packageAbove: (path) => pathsUp(path).find((folder) => packages.has(folder)) ?? null,
  };
};

const manifestOf = (folder: ImagePath, json: JsonObject): Manifest => {
  const keysAt = (key: string): string[] => Object.keys(objectAt(json, key));
  const meta = objectAt(json, "peerDependenciesMeta");
  const isOptional = (name: string): boolean => objectAt(meta, name).optional === true;
  const peers = [...keysAt("peerDependencies"), ...Object.keys(meta)];
  const bundled = [...textsAt(json, "bundleDependencies"), ...textsAt(json, "bundledDependencies")];
  const needed = [
    ...keysAt("dependencies"),
    ...keysAt("optionalDependencies"),
    ...bundled,
    ...peers.filter((name) => !isOptional(name)),
  ];
  return {
    folder,
    name: textAt(json, "name") || folder.slice(folder.lastIndexOf("/node_modules/") + 14),
    version: textAt(json, "version"),
    runtime: [...new Set(needed)],
    optionalPeers: [...new Set(peers.filter(isOptional))],
    development: keysAt("devDependencies"),
  };
};

/** A path and all directories above it, the root last. */
export const pathsUp = (path: ImagePath): ImagePath[] => {
  const paths = [path];
  for (let at = path; at !== "/"; ) {
    at = parentOf(at);
    paths.push(at);
  }
  return paths;
};

/** As Node: `node_modules` of each folder upward, links followed. https://nodejs.org/api/modules.html#all-together */
const resolveName = (
  root: Root,
  packages: ReadonlyMap<Place, Manifest>,
  name: string,
  from: ImagePath,
): Place | null => {
  for (let at = from; ; at = parentOf(at)) {
    if (nameOf(at) !== "node_modules") {
      const candidate = childOf(childOf(at, "node_modules"), name);
      const node = root.nodes.get(candidate);
      const found = node?.entry.kind === "symlink" ? root.resolve(candidate)?.path : node && candidate;
      if (found !== undefined) return packages.has(found) ? found : null;
    }
    if (at === "/") return null;
  }
};
