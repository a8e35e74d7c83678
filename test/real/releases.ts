import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ancestorsOf, isBelow } from "../../src/model/path.ts";
import type { MergedTree, TreeNode } from "../../src/model/tree.ts";
import { BLOCK, type Member, tarOf } from "../support/tar.ts";

// Releases of a real image, made of it in code: a layer more, or another base. All layers are stored plain.

interface Config {
  readonly rootfs: { readonly diff_ids: readonly string[] };
  readonly history: readonly object[];
}

interface Descriptor {
  readonly digest: string;
  readonly size: number;
}

const sha256 = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex");

const blobsOf = (layout: string): string => join(layout, "blobs", "sha256");

const json = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** The image of a docker-archive with plain layers that are named by their digests, as an OCI layout. */
export const layoutFrom = (archive: string, layout: string): string => {
  const blobs = blobsOf(layout);
  mkdirSync(blobs, { recursive: true });
  const extract = (...names: readonly string[]): void => {
    const { status, stderr } = spawnSync("tar", ["-xf", archive, "-C", blobs, ...names]);
    if (status !== 0) throw new Error(`tar: ${stderr}`);
  };
  extract("manifest.json");
  const [{ Config, Layers }] = json(join(blobs, "manifest.json"));
  extract(Config, ...Layers);
  for (const name of Layers) renameSync(join(blobs, name), join(blobs, name.replace(/\.tar$/, "")));
  const config = json(join(blobs, Config));
  return describeImage(layout, config, "first");
};

/** Config, manifest and index of the layers that `config` names. */
const describeImage = (layout: string, config: Config, tag: string): string => {
  const blobs = blobsOf(layout);
  const put = (value: object): Descriptor => {
    const text = JSON.stringify(value);
    writeFileSync(join(blobs, sha256(text)), text);
    return { digest: `sha256:${sha256(text)}`, size: text.length };
  };
  const layers = config.rootfs.diff_ids.map((digest) => ({
    mediaType: "application/vnd.oci.image.layer.v1.tar",
    digest,
    size: statSync(join(blobs, digest.slice(7))).size,
  }));
  const described = { mediaType: "application/vnd.oci.image.config.v1+json", ...put(config) };
  const manifest = put({ schemaVersion: 2, config: described, layers });
  const annotations = { "org.opencontainers.image.ref.name": tag };
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  writeFileSync(
    join(layout, "index.json"),
    JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType, ...manifest, annotations }] }),
  );
  writeFileSync(join(layout, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return layout;
};

export interface Change {
  /** What another layer on top holds. */
  readonly added?: readonly Member[];
  /** What the base holds besides. */
  readonly inBase?: Member;
}

/** Another release of an image, in a folder of its own that shares its blobs. */
export const releaseOf = (image: string, layout: string, { added, inBase }: Change): string => {
  mkdirSync(blobsOf(layout), { recursive: true });
  for (const name of readdirSync(blobsOf(image)))
    linkSync(join(blobsOf(image), name), join(blobsOf(layout), name));
  const config: Config = json(join(blobsOf(image), configDigest(image).slice(7)));
  const diffIds = [...config.rootfs.diff_ids];
  const put = (tar: Buffer): string => {
    writeFileSync(join(blobsOf(layout), sha256(tar)), tar);
    return `sha256:${sha256(tar)}`;
  };
  if (inBase)
    diffIds[0] = put(withMember(readFileSync(join(blobsOf(image), diffIds[0]?.slice(7) ?? "")), inBase));
  if (added) diffIds.push(put(tarOf(added)));
  const history = [...config.history, ...(added ? [{ created_by: "COPY . ." }] : [])];
  const rootfs = { ...config.rootfs, diff_ids: diffIds };
  return describeImage(layout, { ...config, rootfs, history }, "second");
};

const configDigest = (layout: string): string => manifestOf(layout).config.digest;

const manifestOf = (layout: string): { config: Descriptor; layers: Descriptor[] } => {
  const [{ digest }] = json(join(layout, "index.json")).manifests;
  return json(join(blobsOf(layout), digest.slice(7)));
};

/** A tar ends with two blocks of zeros at least, and no member's last block is all zeros in these. */
const withMember = (tar: Buffer, member: Member): Buffer => {
  let end = tar.length;
  while (tar.subarray(end - BLOCK, end).every((byte) => byte === 0)) end -= BLOCK;
  return Buffer.concat([tar.subarray(0, end), tarOf([member])]);
};

/** The blobs that one layout names and another lacks: their files' sizes. */
export const pullBytes = (layout: string, has: string): number => {
  const held = new Set(manifestOf(has).layers.map(({ digest }) => digest));
  const missing = new Set(
    manifestOf(layout)
      .layers.map(({ digest }) => digest)
      .filter((one) => !held.has(one)),
  );
  return [...missing].reduce((sum, digest) => sum + statSync(join(blobsOf(layout), digest.slice(7))).size, 0);
};

/** Members that write files anew, and the parents that a builder lists with them. */
export const writtenAnew = ({ nodes }: MergedTree, paths: readonly string[]): Member[] => {
  const parents = new Set(paths.flatMap(ancestorsOf).filter((path) => path !== "/"));
  const stated = ({ path, entry: { mode, uid, gid, mtimeSeconds } }: TreeNode) => ({
    path: path.slice(1),
    mode,
    uid,
    gid,
    mtimeSeconds,
  });
  return [...parents, ...paths].sort().flatMap((path): Member[] => {
    const node = nodes.get(path);
    if (!node) return [];
    if (parents.has(path)) return [{ ...stated(node), path: `${path.slice(1)}/`, kind: "directory" }];
    return [{ ...stated(node), body: Buffer.alloc(node.entry.contentBytes + 1, `${path}\n`) }];
  });
};

/** The regular files below a directory. */
export const filesBelow = ({ nodes }: MergedTree, directory: string): string[] =>
  [...nodes.values()]
    .filter(({ path, content }) => content && isBelow(path, directory))
    .map(({ path }) => path);
