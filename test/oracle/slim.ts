import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Opened, openImage } from "../../src/io/open.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { KEEP_NOTHING } from "../../src/model/bodies.ts";
import type { EntryKind, Image } from "../../src/model/image.ts";
import type { MergedTree, TreeNode } from "../../src/model/tree.ts";
import { bytesOf } from "../support/tar.ts";
import { untar } from "./tar-stream.ts";
import { type Listing, plain, type TreeLine, treeLines } from "./tree-lines.ts";

/** Opens an image as slim does, every digest checked, and lets go of it. */
export const readImage = async (spec: string, image: string | null = null): Promise<Opened> => {
  const opened = await openImage(spec, {
    image,
    platform: null,
    machine: "linux/amd64",
    threads: 0,
    maxExpansion: 1000,
    keep: KEEP_NOTHING,
  });
  await opened.verified;
  return opened;
};

/** The uncompressed layers by their digest, found in an image's files without slim's help. */
export type LayerTars = ReadonlyMap<string, Buffer>;

export const layerTarsOf = async (path: string): Promise<LayerTars> => {
  const tars = new Map<string, Buffer>();
  const add = (blob: Buffer): void => {
    const tar = unpacked(blob);
    tars.set(`sha256:${createHash("sha256").update(tar).digest("hex")}`, tar);
  };
  if (statSync(path).isDirectory())
    for (const name of readdirSync(join(path, "blobs/sha256")))
      add(readFileSync(join(path, "blobs/sha256", name)));
  else
    for (const { header, body } of await untar(unpacked(readFileSync(path))))
      if (header.type === "file" && body.length > 0) add(body);
  return tars;
};

const unpacked = (bytes: Buffer): Buffer => {
  if (bytes.length < 4) return bytes;
  if (bytes.readUInt16BE(0) === 0x1f8b) return gunzipSync(bytes);
  const magic = bytes.readUInt32LE(0);
  if (magic !== 0xfd2fb528 && magic >>> 4 !== 0x184d2a5) return bytes;
  const { status, stdout } = spawnSync("zstd", ["-dcq"], { input: bytes, maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error("zstd does not unpack it");
  return stdout;
};

/** slim's merged tree in the words of the other programs, contents and all; the root aside. */
export const listTree = (
  image: Image,
  tars: LayerTars,
  tree: MergedTree = stackLayers(image.layers),
): Listing =>
  treeLines(
    [...tree.nodes.values()].filter(({ path }) => path !== "/").map((node) => lineOf(node, image, tars)),
  );

const lineOf = ({ path, entry, content }: TreeNode, image: Image, tars: LayerTars): TreeLine => {
  const kind = kindOf(entry.kind);
  return {
    path: bytesOf(path),
    kind,
    mode: kind === "symlink" ? 0o777 : entry.mode,
    owner: `${entry.uid}:${entry.gid}`,
    mtimeSeconds: Math.floor(entry.mtimeSeconds),
    detail:
      kind === "symlink"
        ? plain(bytesOf(entry.target ?? ""))
        : content
          ? contentOf(content, image, tars)
          : (entry.device ?? "-"),
    group: content ? `${content.layer}:${content.entry}` : null,
    xattrs: Object.entries(entry.xattrs ?? {})
      .map(([name, value]) => `${name}=${bytesOf(value).toString("hex")}`)
      .sort(),
  };
};

const kindOf = (kind: EntryKind): TreeLine["kind"] => {
  if (kind === "hardlink") throw new Error("a node of the merged tree is never a hard link by itself");
  return kind;
};

const contentOf = (ref: { layer: number; entry: number }, image: Image, tars: LayerTars): string => {
  const layer = image.layers[ref.layer];
  const entry = layer?.entries[ref.entry];
  const tar = tars.get(layer?.diffId ?? "");
  if (!entry || !tar) throw new Error(`nothing stands at ${ref.layer}:${ref.entry}`);
  const body = tar.subarray(entry.bodyOffset, entry.bodyOffset + entry.contentBytes);
  return `${body.length}:${createHash("sha256").update(body).digest("hex")}`;
};

/** The merged tree of an image at a path, with its digests and bodies checked. */
export const slimTree = async (
  path: string,
  image: string | null = null,
  tars?: LayerTars,
): Promise<Listing> => {
  const opened = await readImage(path, image);
  try {
    return listTree(opened.image, tars ?? (await layerTarsOf(path)));
  } finally {
    await opened.close();
  }
};
