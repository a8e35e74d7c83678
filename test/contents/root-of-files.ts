import type { Root } from "../../src/contents/root.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { type RootFiles, rootWith } from "../support/root.ts";

/** A body: text, bytes, a value that is written as JSON; or a symbolic link `-> target`. */
export type Files = Readonly<Record<ImagePath, string | Uint8Array | object>>;

/** What packages of languages are read from, in the order of its paths. */
export const rootOfFiles = (files: Files, asked: (path: ImagePath) => void = () => {}): Root => {
  const written = Object.entries(files).map(([path, body]): [ImagePath, RootFiles[string]] => [
    path,
    writtenAs(body),
  ]);
  return rootWith(Object.fromEntries(written.sort(([a], [b]) => (a < b ? -1 : 1))), {}, asked);
};

const writtenAs = (body: Files[string]): RootFiles[string] => {
  if (body instanceof Uint8Array) return body;
  if (typeof body !== "string") return Buffer.from(JSON.stringify(body));
  return body.startsWith("-> ") ? { link: body.slice(3) } : Buffer.from(body);
};
