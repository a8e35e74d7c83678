import { reachOf } from "../model/closure.ts";
import type { Contents } from "../model/contents.ts";
import type { Finding } from "../model/finding.ts";
import type { EntryKind } from "../model/image.ts";
import { type ImagePath, isBelow, parentOf } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";

/** A live path above the base, and where it belongs in an image of two stages. */
export interface Placed {
  readonly path: ImagePath;
  readonly kind: EntryKind;
  readonly bytes: number;
  /** `uid:gid` */
  readonly owner: string;
  readonly hasXattrs: boolean;
  /** Of a symbolic link. */
  readonly target: string | null;
  /** The line that stored it; null where nothing tells. */
  readonly line: number | null;
  /**
   * `carried`: copied out of the build; `installed`: the final stage gets it from its packages, or from what they write;
   * `left`: nothing reaches it; `pruned`: the language's own package manager takes it away before.
   */
  readonly fate: "carried" | "installed" | "left" | "pruned";
}

/**
 * What package managers, accounts and the linker keep for themselves: it comes into being again where packages are installed.
 */
const STATE =
  /^\/(?:var\/(?:lib\/(?:dpkg|apt|apk|rpm|dnf|yum|ucf|systemd|pam|aptitude|rpm-state)|cache|log)|lib\/apk|usr\/lib\/sysimage|run|tmp|etc\/(?:alternatives|apt|apk|yum\.repos\.d|dnf))\/|^\/etc\/(?:hosts|hostname|resolv\.conf|mtab|ld\.so\.cache|\.pwd\.lock|(?:passwd|group|shadow|gshadow|subuid|subgid)-?|machine-id|mailcap|\.updated)$/;

/** Every live path that a layer above the base put there, directories with something in them aside. Sorted. */
export const placedPaths = (
  scene: Scene,
  contents: Contents,
  findings: readonly Finding[],
  pruned: ReadonlySet<ImagePath>,
): Placed[] => {
  const { tree, baseLayers, trace, image } = scene;
  const installers = installingLayers(scene, contents);
  const system = new Set(
    contents.packages.installed
      .filter(({ kind }) => kind === "deb" || kind === "apk" || kind === "rpm")
      .flatMap(({ files, links = [] }) => [...files, ...links]),
  );
  const waste = claimedPaths(findings);
  const parents = new Set([...tree.nodes.keys()].map(parentOf));
  const placed: Placed[] = [];
  for (const { path, ref, content, entry } of tree.nodes.values()) {
    const layer = Math.max(ref?.layer ?? -1, content?.layer ?? -1);
    if (path === "/" || layer < baseLayers || (entry.kind === "directory" && parents.has(path))) continue;
    const reach = reachOf(contents.closure, path);
    const first = image.layers[layer] ? layer : baseLayers;
    const isInstalled =
      system.has(path) || STATE.test(path) || (installers.has(first) && contents.kept.reached.size > 0);
    const isLeft =
      entry.kind === "directory"
        ? STATE.test(`${path}/`) || (reach === "not reached" && !isAsked(path, scene))
        : reach === "not reached" || waste.has(path);
    placed.push({
      path,
      kind: entry.kind,
      bytes: content?.layer === layer && ref?.entry === content.entry ? entry.contentBytes : 0,
      owner: `${entry.uid}:${entry.gid}`,
      hasXattrs: entry.xattrs !== null,
      target: entry.kind === "symlink" ? entry.target : null,
      line: trace.origins[layer]?.instruction?.line ?? null,
      fate: pruned.has(path)
        ? "pruned"
        : isInstalled
          ? "installed"
          : isLeft && reach !== "needed"
            ? "left"
            : "carried",
    });
  }
  return placed.sort((a, b) => (a.path < b.path ? -1 : 1));
};

/** An empty folder that the config names, or that was given to somebody, is there on purpose. */
const isAsked = (path: ImagePath, { image: { config }, tree }: Scene): boolean => {
  const entry = tree.nodes.get(path)?.entry;
  const isNamed = [config.workingDir, ...config.volumes].some(
    (folder) => folder === path || isBelow(path, folder) || isBelow(folder, path),
  );
  return (
    isNamed || (entry !== undefined && (entry.uid !== 0 || entry.gid !== 0 || (entry.mode & 0o1002) !== 0))
  );
};

/** Layers that installed packages of the system: what else they hold, the packages' own scripts wrote. */
const installingLayers = ({ baseLayers }: Scene, { packages }: Contents): ReadonlySet<number> =>
  new Set(packages.changes.filter(({ layer }) => layer >= baseLayers).map(({ layer }) => layer));

/** What is waste without doubt, also where names are made at run time. */
const claimedPaths = (findings: readonly Finding[]): ReadonlySet<ImagePath> =>
  new Set(
    findings
      .filter(({ waste }) => waste.kind === "removable" && waste.risk === "safe")
      .flatMap(({ paths }) => paths),
  );
