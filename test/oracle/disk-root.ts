import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Root, rootOf } from "../../src/contents/root.ts";
import type { Bodies } from "../../src/model/bodies.ts";
import type { Entry, EntryKind, Image } from "../../src/model/image.ts";
import { childOf, type ImagePath } from "../../src/model/path.ts";
import type { MergedTree, TreeNode } from "../../src/model/tree.ts";
import { imageOf } from "../support/image.ts";

/** A directory of this machine as the one layer of an image, and as what a container would see. */
export interface DiskRoot {
  readonly image: Image;
  readonly root: Root;
  readonly bodies: Bodies;
}

/** `skip` names directories whose contents are left out. */
export const diskRoot = (folder: string, skip: ReadonlySet<ImagePath>): DiskRoot => {
  const entries: Entry[] = [];
  const walk = (path: ImagePath): void => {
    const entry = entryOf(folder, path);
    entries.push(entry);
    if (entry.kind !== "directory" || skip.has(path)) return;
    for (const name of readdirSync(join(folder, path)).sort()) walk(childOf(path, name));
  };
  walk("/");
  const [layer] = imageOf([{}]).layers;
  if (!layer) throw new Error("an image without layers");
  const image: Image = { ...imageOf([]), layers: [{ ...layer, entries }] };
  const bodies = bodiesBelow(folder, entries);
  return { image, bodies, root: rootOf(treeOf(entries), image.config, bodies) };
};

const kindOf = (path: string): [EntryKind, string | null, number] => {
  const status = lstatSync(path);
  if (status.isDirectory()) return ["directory", null, 0];
  if (status.isSymbolicLink()) return ["symlink", readlinkSync(path), 0];
  return status.isFile() ? ["file", null, status.size] : ["fifo", null, 0];
};

const entryOf = (folder: string, path: ImagePath): Entry => {
  const [kind, target, contentBytes] = kindOf(join(folder, path));
  return {
    ...{ path, kind, target, contentBytes, mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0 },
    ...{ device: null, xattrs: null, headerOffset: 0, bodyOffset: 0 },
  };
};

const treeOf = (entries: readonly Entry[]): MergedTree => ({
  nodes: new Map(
    entries.map((entry, at): [ImagePath, TreeNode] => {
      const ref = { layer: 0, entry: at };
      return [entry.path, { path: entry.path, ref, content: entry.kind === "file" ? ref : null, entry }];
    }),
  ),
  fates: [entries.map(() => ({ state: "live" }))],
  ambiguities: [],
});

const bodiesBelow = (folder: string, entries: readonly Entry[]): Bodies => ({
  read: ({ entry }, from, bytes) => {
    const fd = openSync(join(folder, entries[entry]?.path ?? ""), "r");
    const buffer = Buffer.alloc(bytes);
    const read = readSync(fd, buffer, 0, bytes, from);
    closeSync(fd);
    return buffer.subarray(0, read);
  },
});
