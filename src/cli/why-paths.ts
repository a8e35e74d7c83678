import { rootOf } from "../contents/root.ts";
import { matchesAny } from "../detect/by-rules.ts";
import { pathsEver } from "../layers/path-history.ts";
import type { Bodies } from "../model/bodies.ts";
import { reachOf } from "../model/closure.ts";
import { SlimError } from "../model/error.ts";
import type { Packages } from "../model/package.ts";
import {
  ancestorsOf,
  childOf,
  type ImagePath,
  isBelow,
  nameOf,
  parentOf,
  resolvePath,
} from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { WhyBelow, WhyNearest } from "../model/why-report.ts";
import { nearest } from "./nearest.ts";

/** Names are resolved without a look at any body. */
export const NO_BODIES: Bodies = { read: () => null };

/** The paths that a user means by a path, a glob, or `pkg:NAME`. Throws `usage`. */
export const pathsAsked = (asked: string, scene: Scene): readonly ImagePath[] => {
  const { tree, contents } = scene;
  const name = /^pkg:(.+)$/.exec(asked)?.[1];
  if (name !== undefined) return pathsOfPackage(name, contents?.packages ?? NO_PACKAGES);
  const path = resolvePath(asked);
  if (asked === "" || path === null)
    throw new SlimError("usage", `${asked}: is no path of the image; give one such as /usr/bin/node`);
  const ever = pathsEver(scene.image.layers, tree);
  // A name that has glob characters in it is taken for itself where it is there.
  if (tree.nodes.has(path)) return [path];
  if (!GLOB.test(path)) return [ever.includes(path) ? path : throughLinks(path, scene)];
  const matches = matchesAny([path]);
  const found = ever.filter((other) => other !== "/" && matches(other));
  return found.length > 0 ? found : [path];
};

const NO_PACKAGES: Packages = { installed: [], changes: [] };

/** By the package's name, or by its id where several have that name: `deb:libc6:i386`. */
const pathsOfPackage = (name: string, { installed, changes }: Packages): readonly ImagePath[] => {
  const found = installed.filter((one) => one.id === name || one.name === name);
  if (found.length > 0) return [...new Set(found.flatMap(({ files }) => files))].sort();
  const past = changes.filter(({ id }) => id === name || id.split(":")[1] === name);
  const removed = past.findLast(({ change }) => change === "removed");
  const what = `pkg:${name}`;
  if (!removed)
    throw new SlimError(
      "usage",
      `${what}: no package of the image is called that; see what owns a path with slim why IMAGE PATH`,
    );
  const brought = past.findLast(({ change, layer }) => change === "added" && layer <= removed.layer);
  const origin = brought ? `layer ${brought.layer} brought ${brought.after}, and ` : "";
  throw new SlimError(
    "usage",
    `${what}: is installed no more: ${origin}layer ${removed.layer} removed it; see its files with slim layers IMAGE ${brought?.layer ?? removed.layer}`,
  );
};

const GLOB = /[*?[\]{}]/;

/** `/lib/libz.so.1` is `/usr/lib/libz.so.1` where `/lib` is a link. A link at the end is not followed. */
const throughLinks = (path: ImagePath, { tree, image }: Scene): ImagePath => {
  const folder = rootOf(tree, image.config, NO_BODIES).resolve(parentOf(path))?.path;
  const real = folder === undefined ? path : childOf(folder, nameOf(path));
  return tree.nodes.has(real) ? real : path;
};

/** What lies below a directory. */
export const belowOf = (directory: ImagePath, { tree, contents }: Scene): WhyBelow => {
  const sums = { needed: 0, "not reached": 0, unknown: 0 };
  const seen = new Set<string>();
  let paths = 0;
  for (const { path, entry, content } of tree.nodes.values()) {
    if (!isBelow(path, directory)) continue;
    paths++;
    const key = `${content?.layer}:${content?.entry}`;
    if (content === null || seen.has(key)) continue;
    seen.add(key);
    sums[contents ? reachOf(contents.closure, path) : "unknown"] += entry.contentBytes;
  }
  const { needed, unknown } = sums;
  const notReached = sums["not reached"];
  return {
    paths,
    bytes: needed + notReached + unknown,
    neededBytes: needed,
    notReachedBytes: notReached,
    unknownBytes: unknown,
  };
};

const ALIKE_MAX = 5;

/** What a user may have meant by a path that no layer holds. */
export const nearestOf = (path: ImagePath, { tree: { nodes } }: Scene): WhyNearest => {
  const folder =
    [...ancestorsOf(path)].reverse().find((at) => nodes.get(at)?.entry.kind === "directory") ?? "/";
  const name = nameOf(path);
  const namesakes = [...nodes.keys()].filter((other) => other !== "/" && nameOf(other) === name).sort();
  if (namesakes.length > 0) return { folder, alike: namesakes.slice(0, ALIKE_MAX) };
  const beside = [...nodes.keys()].filter((other) => other !== "/" && parentOf(other) === folder);
  const near = nearest(name, beside.map(nameOf));
  return { folder, alike: near === null ? [] : [childOf(folder, near)] };
};
