import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Root, rootOf } from "../../src/contents/root.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Bodies } from "../../src/model/bodies.ts";
import type { Entry, Image, ImageConfig } from "../../src/model/image.ts";
import { childOf, type ImagePath } from "../../src/model/path.ts";
import { entryOf } from "./entry.ts";
import { imageOf } from "./image.ts";

/** A folder of this machine as the one layer of an image, and as what a container would see: other programs can be asked the same. */
export interface DiskRoot {
  readonly image: Image;
  readonly root: Root;
  readonly bodies: Bodies;
}

/** Bodies are read when they are asked for. `skip` names directories whose contents are left out, as are names that are not UTF-8. */
export const diskRoot = (
  folder: string,
  config: Partial<ImageConfig> = {},
  skip: ReadonlySet<ImagePath> = new Set(),
): DiskRoot => {
  const entries: Entry[] = [];
  const walk = (directory: ImagePath): void => {
    for (const name of readdirSync(join(folder, directory)).sort()) {
      const entry = name.includes("\ufffd") ? null : entryAt(folder, childOf(directory, name));
      if (entry === null) continue;
      entries.push(entry);
      if (entry.kind === "directory" && !skip.has(entry.path)) walk(entry.path);
    }
  };
  walk("/");
  const bare = imageOf([{}], config);
  const image = { ...bare, layers: bare.layers.map((layer) => ({ ...layer, entries })) };
  const bodies = bodiesBelow(folder, entries);
  return { image, bodies, root: rootOf(stackLayers(image.layers), image.config, bodies) };
};

const entryAt = (folder: string, path: ImagePath): Entry => {
  const place = join(folder, path);
  const status = lstatSync(place);
  const mode = status.mode & 0o7777;
  if (status.isDirectory()) return entryOf(path, "directory", mode, 0, null);
  if (status.isSymbolicLink()) return entryOf(path, "symlink", mode, 0, readlinkSync(place));
  return status.isFile()
    ? entryOf(path, "file", mode, status.size, null)
    : entryOf(path, "fifo", mode, 0, null);
};

const bodiesBelow = (folder: string, entries: readonly Entry[]): Bodies => ({
  read: ({ entry }, from, bytes) => {
    const { path = "", contentBytes = 0 } = entries[entry] ?? {};
    const fd = openSync(join(folder, path), "r");
    try {
      const body = Buffer.alloc(Math.max(0, Math.min(bytes, contentBytes - from)));
      return body.subarray(0, readSync(fd, body, 0, body.length, from));
    } finally {
      closeSync(fd);
    }
  },
});
