import type { Contents } from "../model/contents.ts";
import type { Layer } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";
import type { Copies } from "./copies.ts";
import type { Install } from "./install.ts";
import type { Placed } from "./placed.ts";

/**
 * The content bytes of the image that the split file builds: the base, what is copied, the packages by the files that are there now,
 * and what package managers write beside them, in proportion to what they manage.
 */
export const predictSplit = (
  { image, baseLayers, tree }: Scene,
  { packages, kept }: Contents,
  placed: readonly Placed[],
  copies: Copies,
  { packages: installed }: Install,
): { readonly storedBytes: number; readonly predictedBytes: number } => {
  const bytesAt = (path: string): number => tree.nodes.get(path)?.entry.contentBytes ?? 0;
  const carried = placed.reduce((sum, { fate, bytes }) => sum + (fate === "carried" ? bytes : 0), 0);
  const ofPackages = installed.reduce(
    (sum, { files }) =>
      sum + files.reduce((all, path) => all + (isPlain(tree.nodes.get(path)) ? bytesAt(path) : 0), 0),
    0,
  );
  const count = packages.installed.filter(({ id }) => kept.all.has(id)).length + installed.length;
  const share = Math.min(1, count / Math.max(1, packages.installed.length));
  const state =
    installed.length === 0 ? 0 : Math.round(stateBytes(bytesAt, tree.nodes.keys(), installed) * share);
  return {
    storedBytes: storedIn(image.layers),
    predictedBytes:
      storedIn(image.layers.slice(0, baseLayers)) + carried + copies.straysBytes + ofPackages + state,
  };
};

/** Bytes of content in some layers, dead ones too. */
export const storedIn = (layers: readonly Layer[]): number =>
  layers.reduce(
    (sum, { entries }) => sum + entries.reduce((all, { contentBytes }) => all + contentBytes, 0),
    0,
  );

const isPlain = (node: { readonly entry: { readonly kind: string } } | undefined): boolean =>
  node?.entry.kind === "file";

/** Databases and logs that an install writes again, and what dpkg keeps of each package. */
const stateBytes = (
  bytesAt: (path: string) => number,
  paths: Iterable<string>,
  installed: Install["packages"],
): number => {
  const names = new Set(installed.map(({ name }) => name));
  let bytes =
    bytesAt("/var/lib/dpkg/status") * 2 + bytesAt("/lib/apk/db/installed") + bytesAt("/etc/ld.so.cache");
  for (const path of paths) {
    const own = /^\/var\/lib\/dpkg\/info\/([^:.]+)(?::[^.]+)?\./.exec(path)?.[1];
    if (own !== undefined && names.has(own)) bytes += bytesAt(path);
    if (/^\/var\/(?:cache\/(?:debconf|ldconfig)|log|lib\/rpm)\/|^\/usr\/lib\/sysimage\/rpm\//.test(path))
      bytes += bytesAt(path);
  }
  return bytes;
};
