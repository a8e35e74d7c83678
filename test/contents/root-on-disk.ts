import { closeSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Root, rootOf } from "../../src/contents/root.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Entry, EntryRef } from "../../src/model/image.ts";
import { CONFIG, entryOf, layerOf } from "./root-of-files.ts";

/** A folder on the disk as the root of a container, so that programs that we did not write can be asked the same. */
export const rootOnDisk = (folder: string): Root => {
  const entries = entriesBelow(folder, "");
  const read = (ref: EntryRef, from: number, bytes: number): Uint8Array => {
    const { path = "", contentBytes = 0 } = entries[ref.entry] ?? {};
    const fd = openSync(join(folder, path), "r");
    try {
      const body = Buffer.alloc(Math.max(0, Math.min(bytes, contentBytes - from)));
      return body.subarray(0, readSync(fd, body, 0, body.length, from));
    } finally {
      closeSync(fd);
    }
  };
  return rootOf(stackLayers([layerOf(entries)]), CONFIG, { read });
};

const entriesBelow = (folder: string, path: string): Entry[] =>
  readdirSync(join(folder, path)).flatMap((name): Entry[] => {
    const inner = `${path}/${name}`;
    const place = join(folder, inner);
    const stat = lstatSync(place);
    const mode = stat.mode & 0o7777;
    if (stat.isDirectory())
      return [entryOf(inner, "directory", mode, 0, null), ...entriesBelow(folder, inner)];
    if (stat.isSymbolicLink()) return [entryOf(inner, "symlink", mode, 0, readlinkSync(place))];
    return stat.isFile() ? [entryOf(inner, "file", mode, stat.size, null)] : [];
  });
