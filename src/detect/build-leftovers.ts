import { reachOf } from "../model/closure.ts";
import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import { liveBodies } from "./live-bodies.ts";

export const BUILD_LEFTOVERS: WasteKind = {
  id: "build-leftovers",
  title: "Sources, objects and headers of what was compiled here",
  kind: "removable",
  risk: "review",
  why: "A compiled program does not read what it was made of, and nothing that runs was found to name these files; no package owns them.",
  source: "https://docs.docker.com/build/building/multi-stage/",
  fix: "Build in a stage of its own and copy the product, or remove the sources in the RUN that compiles them.",
};

/** What compilers read and leave, of languages that are compiled to machine code, and the files that steer their builds. */
const LEFTOVER =
  /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inc|in|am|ac|m4|s|S|asm|o|lo|obj|a|la|lai|gch|d|f|f90|rs|rlib|rmeta|go|zig|nim|cmake|mk|ninja|gcno|gcda)$|\/(?:Makefile|GNUmakefile|CMakeLists\.txt|CMakeCache\.txt|configure|config\.(?:log|status)|libtool|Cargo\.lock|Cargo\.toml|go\.mod|go\.sum)$/;

/** What says that something was compiled in this tree: an object, or the log of a configure run. */
const TRACE = /\.(?:o|lo|obj|rlib|rmeta|gcno)$|\/(?:config\.status|CMakeCache\.txt|\.ninja_log)$/;

/** How deep below the root a tree of sources is taken as one: `/src`, `/usr/src/app`, `/build/tool-1.2`. */
const TREE_DEPTH_MAX = 3;

/**
 * Live files above the base that no package owns and nothing reaches, in trees where something was compiled. What a rule or
 * another detector has claimed is passed over.
 */
export const claimBuildLeftovers = (scene: Scene, claimed: ReadonlySet<Entry>): Claim[] => {
  const { contents, baseLayers, tree } = scene;
  if (!contents?.closure.complete) return [];
  const owned = new Set(contents.packages.installed.flatMap(({ files }) => files));
  const trees = compiledTrees([...tree.nodes.keys()].filter((path) => !owned.has(path)));
  if (trees.size === 0) return [];
  const isLeftover = (path: ImagePath): boolean =>
    LEFTOVER.test(path) &&
    isWithin(path, trees) &&
    !owned.has(path) &&
    reachOf(contents.closure, path) === "not reached";
  return liveBodies(scene).flatMap(({ ref, entry, names }) => {
    if (ref.layer < baseLayers || entry.contentBytes === 0 || claimed.has(entry)) return [];
    if (!names.every(isLeftover)) return [];
    return [{ waste: BUILD_LEFTOVERS, ref, path: entry.path, bytes: entry.contentBytes, byLayer: null }];
  });
};

/** The folders, near the root, below which a compiler left its traces. */
const compiledTrees = (paths: readonly ImagePath[]): Set<ImagePath> => {
  const trees = new Set<ImagePath>();
  for (const path of paths) if (TRACE.test(path)) trees.add(treeOf(path));
  // Of a file right below the root, or in a folder of the system, nothing follows for what lies beside it.
  for (const folder of SYSTEM_FOLDERS) trees.delete(folder);
  return trees;
};

const SYSTEM_FOLDERS = [
  "",
  "/usr",
  "/usr/lib",
  "/usr/local",
  "/usr/local/lib",
  "/lib",
  "/opt",
  "/var",
  "/var/lib",
  "/etc",
];

const treeOf = (path: ImagePath): ImagePath => {
  const folders = path.split("/").slice(1, -1);
  return folders.slice(0, TREE_DEPTH_MAX).reduce((at, name) => `${at}/${name}`, "");
};

const isWithin = (path: ImagePath, trees: ReadonlySet<ImagePath>): boolean => {
  const folders = path.split("/").slice(1, -1);
  let at = "";
  for (const name of folders.slice(0, TREE_DEPTH_MAX)) {
    at += `/${name}`;
    if (trees.has(at)) return true;
  }
  return false;
};
