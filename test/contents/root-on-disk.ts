import { closeSync, fstatSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { join } from "node:path";
import { type Root, rootOf } from "../../src/contents/root.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Entry, EntryRef, ImageConfig, Layer } from "../../src/model/image.ts";

const CONFIG: ImageConfig = {
  env: [],
  entrypoint: [],
  cmd: [],
  workingDir: "/",
  user: "",
  labels: {},
  volumes: [],
  healthcheck: [],
  shell: [],
};

/** A folder on the disk as the root of a container, so that programs that we did not write can be asked the same. */
export const rootOnDisk = (folder: string): Root => {
  const entries = entriesBelow(folder, "");
  const layer: Layer = {
    index: 0,
    diffId: "",
    blobDigest: "",
    compression: "none",
    tarBytes: 0,
    blobBytes: 0,
    entries,
    whiteouts: [],
  };
  const read = (ref: EntryRef, from: number, bytes: number): Uint8Array | null => {
    const fd = openSync(join(folder, entries[ref.entry]?.path ?? ""), "r");
    try {
      const body = Buffer.alloc(Math.max(0, Math.min(bytes, fstatSync(fd).size - from)));
      return body.subarray(0, readSync(fd, body, 0, body.length, from));
    } finally {
      closeSync(fd);
    }
  };
  return rootOf(stackLayers([layer]), CONFIG, { read });
};

const entriesBelow = (folder: string, path: string): Entry[] =>
  readdirSync(join(folder, path)).flatMap((name): Entry[] => {
    const inner = `${path}/${name}`;
    const stat = lstatSync(join(folder, inner));
    const kind = stat.isDirectory()
      ? "directory"
      : stat.isSymbolicLink()
        ? "symlink"
        : stat.isFile()
          ? "file"
          : "fifo";
    const entry: Entry = {
      path: inner,
      kind,
      mode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
      mtimeSeconds: 0,
      contentBytes: kind === "file" ? stat.size : 0,
      target: kind === "symlink" ? readlinkSync(join(folder, inner)) : null,
      device: null,
      xattrs: null,
      headerOffset: 0,
      bodyOffset: 0,
    };
    return kind === "directory" ? [entry, ...entriesBelow(folder, inner)] : [entry];
  });
