import { type Root, rootOf } from "../../src/contents/root.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Entry, EntryRef, ImageConfig, Layer } from "../../src/model/image.ts";
import { ancestorsOf, type ImagePath } from "../../src/model/path.ts";

/** A body: text, bytes, a value that is written as JSON; or a symbolic link `-> target`, a program `#!…` with mode 0755. */
export type Files = Readonly<Record<ImagePath, string | Uint8Array | object>>;

export const CONFIG: ImageConfig = {
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

/** A root of one layer, with the directories that the paths imply. */
export const rootOfFiles = (files: Files, asked: (path: ImagePath) => void = () => {}): Root => {
  const paths = Object.keys(files).sort();
  const folders = [...new Set(paths.flatMap(ancestorsOf))].filter((path) => path !== "/" && !(path in files));
  const bodies = [...folders.map(() => ""), ...paths.map((path) => bodyOf(files[path] ?? ""))];
  const entries = [
    ...folders.map((path) => entryOf(path, "directory", 0o755, 0, null)),
    ...paths.map((path, at) => {
      const body = bodies[folders.length + at] ?? "";
      if (typeof body === "string" && body.startsWith("-> "))
        return entryOf(path, "symlink", 0o777, 0, body.slice(3));
      return entryOf(path, "file", isProgram(body) ? 0o755 : 0o644, Buffer.from(body).length, null);
    }),
  ];
  const read = (ref: EntryRef, from: number, bytes: number): Uint8Array => {
    asked(entries[ref.entry]?.path ?? "");
    return Buffer.from(bodies[ref.entry] ?? "").subarray(from, from + bytes);
  };
  return rootOf(stackLayers([layerOf(entries)]), CONFIG, { read });
};

const bodyOf = (body: string | Uint8Array | object): string | Uint8Array =>
  typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);

const isProgram = (body: string | Uint8Array): boolean =>
  Buffer.from(body.slice(0, 4)).toString("latin1") === "\x7fELF" ||
  Buffer.from(body.slice(0, 2)).toString() === "#!";

export const layerOf = (entries: readonly Entry[]): Layer => ({
  index: 0,
  diffId: "",
  blobDigest: "",
  compression: "none",
  tarBytes: 0,
  blobBytes: 0,
  entries,
  whiteouts: [],
});

export const entryOf = (
  path: ImagePath,
  kind: Entry["kind"],
  mode: number,
  contentBytes: number,
  target: string | null,
): Entry => ({
  path,
  kind,
  mode,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  contentBytes,
  target,
  device: null,
  xattrs: null,
  headerOffset: 0,
  bodyOffset: 0,
});
