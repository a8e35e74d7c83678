import { isApart, type Reach, reachOf } from "../model/closure.ts";
import type { Contents } from "../model/contents.ts";
import type { Finding } from "../model/finding.ts";
import type { EntryKind } from "../model/image.ts";
import type { Package } from "../model/package.ts";
import { type ImagePath, isBelow, parentOf } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { TreeNode } from "../model/tree.ts";
import type { BaseEntries } from "./base.ts";
import type { Runs } from "./runs.ts";
import { SCRATCH, STATE } from "./state.ts";

/** A live path above the base, and where it belongs in an image of two stages. */
export interface Placed {
  readonly path: ImagePath;
  readonly kind: EntryKind;
  readonly bytes: number;
  /** `uid:gid` */
  readonly owner: string;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly hasXattrs: boolean;
  /** Of a symbolic link. */
  readonly target: string | null;
  /**
   * `carried`: copied out of the build, or of a directory made again; `installed`: the final stage gets it from its packages, or from
   * what they write; `written`: of the latter, what stands among the files of these packages; `left`: nothing reaches it; `pruned`: the language's own package manager takes it away before;
   * `ignored`: `.dockerignore` keeps it out of the build; `plain`: a directory that comes into being with what is in it.
   */
  readonly fate: "carried" | "installed" | "written" | "left" | "pruned" | "ignored" | "plain";
}

/** What decides on every path. */
export interface Placing {
  readonly scene: Scene;
  readonly contents: Contents;
  readonly findings: readonly Finding[];
  readonly pruned: ReadonlySet<ImagePath>;
  /** Files that `.dockerignore` is to keep out, as `LAYER PATH`. */
  readonly ignored: ReadonlySet<string>;
  readonly runs: Runs;
  readonly base: BaseEntries;
  /** The packages that the final stage installs. */
  readonly installed: readonly Package[];
}

/** Every live path that a layer above the base put there. Sorted. */
export const placedPaths = (placing: Placing): Placed[] => {
  const { tree, baseLayers } = placing.scene;
  const facts: Facts = {
    ...placing,
    owned: new Set(
      placing.contents.packages.installed
        .filter(({ kind }) => kind === "deb" || kind === "apk" || kind === "rpm")
        .flatMap(({ files, links = [] }) => [...files, ...links]),
    ),
    parents: new Set([...tree.nodes.keys()].map(parentOf)),
    waste: claimedPaths(placing.findings),
    files: new Set(placing.installed.flatMap(({ files }) => files)),
    folders: new Set(placing.installed.flatMap(({ files }) => files.map(parentOf))),
    emptied: emptiedFolders(placing),
  };
  const placed: Placed[] = [];
  for (const node of tree.nodes.values()) {
    const { path, ref, content, entry } = node;
    const layer = layerOf(node);
    if (path === "/" || layer < baseLayers) continue;
    placed.push({
      path,
      kind: entry.kind,
      bytes: content?.layer === layer && ref?.entry === content.entry ? entry.contentBytes : 0,
      owner: `${entry.uid}:${entry.gid}`,
      mode: entry.mode,
      hasXattrs: entry.xattrs !== null,
      target: entry.kind === "symlink" ? entry.target : null,
      fate: fateOf(node, layer, facts),
    });
  }
  return placed.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** The layer that a path's state comes from, the base's files that a later layer links to among its own. */
export const layerOf = ({ ref, content }: TreeNode): number =>
  Math.max(ref?.layer ?? -1, content?.layer ?? -1);

interface Facts extends Placing {
  readonly owned: ReadonlySet<ImagePath>;
  readonly parents: ReadonlySet<ImagePath>;
  readonly waste: ReadonlySet<ImagePath>;
  /** Of the packages that the final stage installs. */
  readonly files: ReadonlySet<ImagePath>;
  /** In which those lie. */
  readonly folders: ReadonlySet<ImagePath>;
  /** Of which `.dockerignore` keeps out all. */
  readonly emptied: ReadonlySet<ImagePath>;
}

const fateOf = (node: TreeNode, layer: number, facts: Facts): Placed["fate"] => {
  const { path, entry } = node;
  if (facts.ignored.has(`${layer} ${path}`) || isWithin(path, facts.emptied)) return "ignored";
  return entry.kind === "directory" ? directoryFate(node, layer, facts) : fileFate(node, layer, facts);
};

const isWithin = (path: ImagePath, folders: ReadonlySet<ImagePath>): boolean => {
  if (folders.size === 0) return false;
  for (let at = path; at !== "/"; at = parentOf(at)) if (folders.has(at)) return true;
  return false;
};

/** Folders that hold files, all of which are ignored: with them go the empty folders in them. */
const emptiedFolders = ({ scene: { tree }, ignored }: Placing): ReadonlySet<ImagePath> => {
  const emptied = new Set<ImagePath>();
  const holding = new Set<ImagePath>();
  if (ignored.size === 0) return emptied;
  for (const node of tree.nodes.values()) {
    const { path, entry } = node;
    if (entry.kind === "directory") continue;
    const folders = ignored.has(`${layerOf(node)} ${path}`) ? emptied : holding;
    for (let at = parentOf(path); at !== "/" && !folders.has(at); at = parentOf(at)) folders.add(at);
  }
  return new Set([...emptied].filter((path) => !holding.has(path)));
};

const fileFate = ({ path, entry }: TreeNode, layer: number, facts: Facts): Placed["fate"] => {
  const { contents, pruned, runs } = facts;
  const reach = reachOf(contents.closure, path);
  if (pruned.has(path)) return "pruned";
  if (STATE.test(path)) return "installed";
  // What a later instruction did to a package's file, installing it again does not do.
  if (facts.owned.has(path) && runs.installing.has(layer)) return "installed";
  if (runs.pure.has(layer)) {
    if (isWritten(path, facts)) return "written";
    // Of what the base has too, the final stage has that, or what its packages make of it.
    if (facts.base.has(path)) return "installed";
    return isSought(path, facts) && !SCRATCH.test(path) ? "carried" : "installed";
  }
  if (SCRATCH.test(path) && entry.kind !== "symlink") return reach === "needed" ? "carried" : "installed";
  if (facts.waste.has(path)) return reach === "needed" ? "carried" : "left";
  return reach === "not reached" && !isMeant(path, entry.kind) ? "left" : "carried";
};

/** Configuration is small, and read by whom nobody sees: a resolver, a scheduler, a library. A log that is a link was made one on purpose. */
const isMeant = (path: ImagePath, kind: EntryKind): boolean =>
  (path.startsWith("/etc/") && !path.startsWith("/etc/alternatives/")) ||
  /^\/(?:usr\/local\/share\/ca-certificates|var\/spool\/cron)\//.test(path) ||
  (kind === "symlink" && path.startsWith("/var/log/"));

/** Whether something that runs asks for this very file, and not just for whatever of its kind is there, as a library does. */
const isSought = (path: ImagePath, { contents }: Facts): boolean => {
  const how = contents.closure.needs.get(path)?.how;
  return how !== undefined && how !== "runtime" && !path.startsWith("/etc/ld.so.conf.d/");
};

/**
 * Whether scripts of packages that are installed again write it: it stands among their files. What is asked for by name is not left to that
 * where a folder is everybody's, such as /etc.
 */
const isWritten = (path: ImagePath, facts: Facts): boolean => {
  const { files, folders, base, installed } = facts;
  const folder = parentOf(path);
  if (COMPILED.test(path)) return files.has(path.replace(COMPILED, "/$1.py"));
  if (folders.has(folder) && !(base.has(folder) && isSought(path, facts))) return true;
  return path.startsWith("/etc/ssl/certs/") && installed.some(({ name }) => name === "ca-certificates");
};

/** Python's compiled modules, and the name of what they were compiled from. https://peps.python.org/pep-3147/ */
const COMPILED = /\/__pycache__\/([^/]+?)\.[\w-]+(?:\.opt-\d)?\.pyc$/;

const directoryFate = (node: TreeNode, layer: number, facts: Facts): Placed["fate"] => {
  const { path, entry } = node;
  const { runs, base, scene, contents, parents } = facts;
  if (STATE.test(`${path}/`) || runs.pure.has(layer)) return parents.has(path) ? "plain" : "installed";
  if (isApart(contents.closure, path)) return parents.has(path) ? "plain" : "left";
  const before = base.get(path);
  if (before?.kind === "directory") return isSame(entry, before) ? "plain" : "carried";
  const above = scene.tree.nodes.get(parentOf(path))?.entry;
  const isGiven =
    (entry.mode & 0o1002) !== 0 ||
    ((entry.uid !== 0 || entry.gid !== 0) && !(above && isSame(entry, { ...above, mode: entry.mode })));
  if (isGiven) return "carried";
  if (parents.has(path)) return "plain";
  if (isNamed(path, scene)) return "carried";
  if (SCRATCH.test(path)) return "installed";
  return reachOf(contents.closure, path) === ("not reached" satisfies Reach) ? "left" : "carried";
};

type Rights = { readonly uid: number; readonly gid: number; readonly mode: number };
const isSame = (a: Rights, b: Rights): boolean => a.uid === b.uid && a.gid === b.gid && a.mode === b.mode;

/** An empty folder that the config names is there on purpose. */
const isNamed = (path: ImagePath, { image: { config } }: Scene): boolean =>
  [config.workingDir, ...config.volumes].some(
    (folder) => folder === path || isBelow(path, folder) || isBelow(folder, path),
  );

/** What is waste without doubt, also where names are made at run time. */
const claimedPaths = (findings: readonly Finding[]): ReadonlySet<ImagePath> =>
  new Set(
    findings
      .filter(({ waste }) => waste.kind === "removable" && waste.risk === "safe")
      .flatMap(({ paths }) => paths),
  );
