import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { type Root, rootOf } from "../../src/contents/root.ts";
import type { Content } from "../../src/io/content.ts";
import { readAt } from "../../src/io/range.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Bodies } from "../../src/model/bodies.ts";
import type { Entry, Image, ImageConfig } from "../../src/model/image.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { imageOf } from "./image.ts";

/** A file's body; a link's target is `{ link }`; a directory `null`. What begins with `#!`, `\x7fELF`, or lies in a `bin` is executable. */
export type RootFiles = Readonly<Record<ImagePath, string | Uint8Array | { readonly link: string } | null>>;

/** A root file system from paths and bodies: all in one layer. */
export const rootWith = (files: RootFiles, config: Partial<ImageConfig> = {}): Root => {
  const bodies: Uint8Array[] = [];
  const entries = Object.entries(files).map(([path, what]): Entry => {
    const body = what === null || (typeof what === "object" && "link" in what) ? null : bytesOf(what);
    bodies.push(body ?? new Uint8Array());
    return {
      path,
      kind: what === null ? "directory" : body === null ? "symlink" : "file",
      mode: what === null || (body !== null && isProgram(path, body)) ? 0o755 : 0o644,
      uid: 0,
      gid: 0,
      mtimeSeconds: 0,
      contentBytes: body?.length ?? 0,
      target: what !== null && typeof what === "object" && "link" in what ? what.link : null,
      device: null,
      xattrs: null,
      headerOffset: 0,
      bodyOffset: 0,
    };
  });
  const image = imageOf([{}], config);
  const layers = image.layers.map((layer) => ({ ...layer, entries }));
  const read: Bodies["read"] = ({ entry }, from, bytes) =>
    bodies[entry]?.subarray(from, from + bytes) ?? null;
  return rootOf(stackLayers(layers), image.config, { read });
};

const bytesOf = (what: string | Uint8Array): Uint8Array =>
  typeof what === "string" ? Buffer.from(what, "latin1") : what;

const isProgram = (path: ImagePath, body: Uint8Array): boolean =>
  /\/s?bin\/|^\/entry/.test(path) ||
  ["#!", "\x7fE"].includes(Buffer.from(body.subarray(0, 2)).toString("latin1"));

/** The root that a folder of this machine is; bodies are read when they are asked for. */
export const rootOfFolder = (folder: string, config: Partial<ImageConfig> = {}): Root => {
  const paths: ImagePath[] = [];
  const entries: Entry[] = [];
  const walk = (directory: string): void => {
    for (const name of readdirSync(join(folder, directory))) {
      const path = `${directory}/${name}`;
      const status = lstatSync(folder + path);
      const kind = status.isDirectory()
        ? "directory"
        : status.isSymbolicLink()
          ? "symlink"
          : status.isFile()
            ? "file"
            : "fifo";
      paths.push(path);
      entries.push({
        path,
        kind,
        mode: status.mode & 0o7777,
        uid: 0,
        gid: 0,
        mtimeSeconds: 0,
        contentBytes: kind === "file" ? status.size : 0,
        target: kind === "symlink" ? readlinkSync(folder + path) : null,
        device: null,
        xattrs: null,
        headerOffset: 0,
        bodyOffset: 0,
      });
      if (kind === "directory") walk(path);
    }
  };
  walk("");
  const image = imageOf([{}], config);
  const read: Bodies["read"] = ({ entry }, from, bytes) =>
    readFileSync(folder + (paths[entry] ?? "")).subarray(from, from + bytes);
  return rootOf(stackLayers(image.layers.map((layer) => ({ ...layer, entries }))), image.config, { read });
};

/** The root of an opened image of plain layers. */
export const rootOfImage = (image: Image, content: Content, config: Partial<ImageConfig> = {}): Root =>
  rootOf(
    stackLayers(image.layers),
    { ...image.config, ...config },
    {
      read: (ref, from, bytes) => {
        const range = content.range(ref);
        return range && readAt(range, from, bytes);
      },
    },
  );
