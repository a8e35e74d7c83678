import { isApart, type Reach, reachOf } from "../model/closure.ts";
import type { Contents } from "../model/contents.ts";
import type { Finding } from "../model/finding.ts";
import type { EntryKind } from "../model/image.ts";
import type { Package } from "../model/package.ts";
import { type ImagePath, isBelow, parentOf } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { TreeNode } from "../model/tree.ts";
import type { BaseEntries } from "./base.ts";
import { isFarFromSystem } from "./doing.ts";
import { ignoredIn, layerOf } from "./ignored.ts";
import { writerOf } from "./install-times.ts";
import type { Runs } from "./runs.ts";
import { SCRATCH, STATE } from "./state.ts";

/**
 * `carried`: copied out of the build, or of a directory made again; `installed`: the final stage gets it from its packages, or from
 * what they write; `written`: of the latter, what stands among the files of these packages; `left`: nothing reaches it; `pruned`: the language's own package manager takes it away before;
 * `ignored`: `.dockerignore` keeps it out of the build; `plain`: a directory that comes into being with what is in it.
 */
export type Fate = "carried" | "installed" | "written" | "left" | "pruned" | "ignored" | "plain";

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

/** The same with what is looked up in it. */
export interface Facts extends Placing {
  readonly owned: ReadonlySet<ImagePath>;
  readonly parents: ReadonlySet<ImagePath>;
  readonly waste: ReadonlySet<ImagePath>;
  /** Of the packages that the final stage installs. */
  readonly files: ReadonlySet<ImagePath>;
  /** In which those lie. */
  readonly folders: ReadonlySet<ImagePath>;
  readonly isIgnored: (path: ImagePath) => boolean;
  /** Whether the final stage gathers the authorities' certificates as they are: nobody added one. */
  readonly remakesCertificates: boolean;
}

/** What is asked for every path, looked up once. */
export const factsOf = (placing: Placing): Facts => {
  const { tree, baseLayers } = placing.scene;
  return {
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
    isIgnored: ignoredIn(placing.scene, placing.ignored),
    remakesCertificates:
      placing.installed.some(({ name }) => name === "ca-certificates") &&
      ![...tree.nodes.values()].some(
        (node) => node.path.startsWith("/usr/local/share/ca-certificates/") && layerOf(node) >= baseLayers,
      ),
  };
};

/** Where a live path above the base belongs; `layer` is `layerOf` it. */
export const fateOf = (node: TreeNode, layer: number, facts: Facts): Fate => {
  if (facts.isIgnored(node.path)) return "ignored";
  return node.entry.kind === "directory" ? directoryFate(node, layer, facts) : fileFate(node, layer, facts);
};

const fileFate = ({ path, entry }: TreeNode, layer: number, facts: Facts): Fate => {
  const { contents, pruned, runs } = facts;
  const reach = reachOf(contents.closure, path);
  if (pruned.has(path)) return "pruned";
  if (STATE.test(path)) return "installed";
  const times = runs.builds.get(layer);
  const told = times ? writerOf(entry, times) : "any";
  // Scripts of packages write where packages lie.
  const isTheirs = runs.pure.has(layer) || (told === "the install" && !isFarFromSystem(path));
  if (runs.installing.has(layer) && told !== "the RUN") {
    // What a later instruction did to a package's file, installing it again does not do.
    if (facts.owned.has(path)) return "installed";
    if (isRemade(path, facts)) return "written";
  }
  if (isTheirs) {
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
  const { folders, base } = facts;
  const folder = parentOf(path);
  if (COMPILED.test(path)) return isRemade(path, facts);
  return (folders.has(folder) && !(base.has(folder) && isSought(path, facts))) || isRemade(path, facts);
};

/** The same of what only such scripts write, whatever else the RUN does. */
const isRemade = (path: ImagePath, { files, remakesCertificates }: Facts): boolean =>
  COMPILED.test(path)
    ? files.has(path.replace(COMPILED, "/$1.py"))
    : remakesCertificates && /^\/etc\/(?:ssl\/certs\/|ca-certificates\.conf$)/.test(path);

/** Python's compiled modules, and the name of what they were compiled from. https://peps.python.org/pep-3147/ */
const COMPILED = /\/__pycache__\/([^/]+?)\.[\w-]+(?:\.opt-\d)?\.pyc$/;

const directoryFate = (node: TreeNode, layer: number, facts: Facts): Fate => {
  const { path, entry } = node;
  const { runs, base, scene, contents, parents } = facts;
  if (STATE.test(`${path}/`) || isOfInstall(node, layer, runs))
    return parents.has(path) ? "plain" : "installed";
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

/** Whether packages or their scripts made a directory, as far as its time and its place tell. */
const isOfInstall = ({ path, entry }: TreeNode, layer: number, { pure, builds }: Runs): boolean => {
  const times = builds.get(layer);
  if (times === undefined) return pure.has(layer);
  const writer = writerOf(entry, times);
  return writer === "the install" || (writer === "any" && !isFarFromSystem(path));
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
