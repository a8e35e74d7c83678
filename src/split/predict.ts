import type { Contents } from "../model/contents.ts";
import type { Entry, Layer } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";
import type { TreeNode } from "../model/tree.ts";
import type { BaseEntries } from "./base.ts";
import type { Copies } from "./copies.ts";
import type { Install } from "./install.ts";
import type { Placed } from "./placed.ts";

/**
 * The content bytes of the image that the split file builds: the base, what is copied, the packages by the files that are there now,
 * what their scripts write, and what package managers keep, in proportion to what they manage.
 */
export const predictSplit = (
  { image, baseLayers, tree }: Scene,
  { packages }: Contents,
  placed: readonly Placed[],
  copies: Copies,
  { packages: installed }: Install,
  base: BaseEntries,
): { readonly storedBytes: number; readonly predictedBytes: number } => {
  const nodesOf = (paths: readonly string[]): TreeNode[] =>
    paths.flatMap((path) => tree.nodes.get(path) ?? []);
  const carried = placed.filter(({ fate }) => fate === "carried").map(({ path }) => path);
  const written = placed.reduce((sum, { fate, bytes }) => sum + (fate === "written" ? bytes : 0), 0);
  const ofPackages = installed.reduce((sum, { files }) => sum + contentBytes(nodesOf(files)), 0);
  const added = packages.changes.filter(({ layer, change }) => layer >= baseLayers && change === "added");
  const share = Math.min(1, installed.length / Math.max(1, added.length));
  const state = installed.length === 0 ? 0 : stateBytes([...tree.nodes.values()], base, installed, share);
  return {
    storedBytes: storedIn(image.layers),
    predictedBytes:
      storedIn(image.layers.slice(0, baseLayers)) +
      contentBytes(nodesOf(carried)) +
      copies.straysBytes +
      ofPackages +
      (installed.length === 0 ? 0 : written) +
      Math.round(state),
  };
};

/** Bytes of content in some layers, dead ones too. */
export const storedIn = (layers: readonly Layer[]): number =>
  layers.reduce(
    (sum, { entries }) => sum + entries.reduce((all, { contentBytes }) => all + contentBytes, 0),
    0,
  );

/** Of regular files; what several names share counts once. */
const contentBytes = (nodes: readonly TreeNode[]): number => {
  const seen = new Map<string, number>();
  for (const { content, entry } of nodes)
    if (content) seen.set(`${content.layer}:${content.entry}`, entry.contentBytes);
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
};

/** Databases, caches and logs that an install writes again, whole. */
const KEPT =
  /^\/var\/lib\/(?:dpkg\/status|apt\/extended_states|rpm\/)|^\/(?:usr\/)?lib\/(?:apk\/db|sysimage\/rpm)\/|^\/etc\/ld\.so\.cache$|^\/var\/(?:cache\/(?:debconf|ldconfig)|log)\//;

/** They grow from what the base has with each package; what dpkg keeps of one package is known. */
const stateBytes = (
  nodes: readonly TreeNode[],
  base: BaseEntries,
  installed: Install["packages"],
  share: number,
): number => {
  const names = new Set(installed.map(({ name }) => name));
  const grown = (now: number, was: Entry | undefined): number =>
    (was?.contentBytes ?? 0) + (now - (was?.contentBytes ?? 0)) * share;
  let bytes = 0;
  for (const { path, entry } of nodes) {
    const own = /^\/var\/lib\/dpkg\/info\/([^:/]+?)(?::[^./]+)?\.[^./]+$/.exec(path)?.[1];
    if (own !== undefined && names.has(own)) bytes += entry.contentBytes;
    else if (KEPT.test(path)) bytes += grown(entry.contentBytes, base.get(path));
  }
  return bytes;
};
