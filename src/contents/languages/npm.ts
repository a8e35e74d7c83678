import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Claim, Ecosystem, Place } from "./claim.ts";
import { npmPurpose, readNpmLocks } from "./npm-development.ts";
import { type Manifest, type NpmTree, readNpmTree } from "./npm-tree.ts";
import { isCachedZip, readCachedZips } from "./yarn-pnp.ts";

/**
 * `node_modules` of npm, pnpm and Yarn. They lay packages out differently, but Node finds them all in one way, so one
 * reading serves: what a package.json asks for is what `require` would find. Yarn's Plug'n'Play has no `node_modules`.
 */
export const npm: Ecosystem = {
  kind: "npm",
  notices: (name, node) =>
    name === "package.json" ||
    name === ".pnp.cjs" ||
    (node.entry.kind === "symlink" && node.path.includes("/node_modules/")) ||
    isCachedZip(node.path),
  read: (root, noticed, warn) => {
    for (const path of noticed)
      if (path.endsWith("/.pnp.cjs"))
        warn(path, "is Yarn's Plug'n'Play: which of its packages serve development only is not told");
    const isFile = (path: ImagePath): boolean => root.bytesOf(path) !== null;
    const manifests = noticed.filter((path) => path.endsWith("/package.json") && isFile(path));
    const tree = readNpmTree(root, manifests, warn);
    const purpose = npmPurpose(root, tree, readNpmLocks(root, warn));
    const links = linksOf(root, tree, noticed);
    const claims = [...tree.packages.values()].map((manifest): Claim => {
      const { folder } = manifest;
      return {
        place: folder,
        name: manifest.name,
        version: manifest.version,
        record: `${folder}/package.json`,
        folders: [folder],
        files: links.get(folder) ?? [],
        base: folder,
        requested: purpose.requested(folder),
        development: purpose.development(folder),
        needs: found(tree, manifest, manifest.runtime),
        recommends: found(tree, manifest, manifest.optionalPeers),
      };
    });
    return [...claims, ...readCachedZips(root, noticed.filter(isCachedZip), warn)];
  },
};

const found = (tree: NpmTree, { folder }: Manifest, names: readonly string[]): readonly Place[][] =>
  names.flatMap((name) => {
    const place = tree.resolve(name, folder);
    return place === null || place === folder ? [] : [[place]];
  });

const NAMED_BY_INSTALLER = /\/node_modules\/(?:\.bin\/|@[^/]+\/)?[^/]+$/;

/** Links in `node_modules` and `.bin` go with the package that they lead to. */
const linksOf = (root: Root, tree: NpmTree, noticed: readonly ImagePath[]): Map<Place, ImagePath[]> => {
  const links = new Map<Place, ImagePath[]>();
  for (const path of noticed) {
    if (root.nodes.get(path)?.entry.kind !== "symlink" || !NAMED_BY_INSTALLER.test(path)) continue;
    const target = root.resolve(path)?.path;
    const place = target === undefined ? null : tree.packageAbove(target);
    if (place === null) continue;
    const others = links.get(place);
    if (others) others.push(path);
    else links.set(place, [path]);
  }
  return links;
};
