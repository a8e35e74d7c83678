import { type Root, rootOf } from "../../src/contents/root.ts";
import type { Content } from "../../src/io/content.ts";
import { readAt } from "../../src/io/range.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Bodies } from "../../src/model/bodies.ts";
import type { Entry, Image, ImageConfig } from "../../src/model/image.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { entryOf } from "./entry.ts";
import { imageOf } from "./image.ts";

/** A file's body; a link's target is `{ link }`; a directory `null`. What begins with `#!`, `\x7fELF`, or lies in a `bin` is executable. */
export type RootFiles = Readonly<Record<ImagePath, string | Uint8Array | { readonly link: string } | null>>;

/** A root file system from paths and bodies: all in one layer. `asked` hears whose body is read. */
export const rootWith = (
  files: RootFiles,
  config: Partial<ImageConfig> = {},
  asked: (path: ImagePath) => void = () => {},
): Root => {
  const bodies: Uint8Array[] = [];
  const entries = Object.entries(files).map(([path, what]): Entry => {
    const isBody = typeof what === "string" || what instanceof Uint8Array;
    const body = isBody ? bytesOf(what) : new Uint8Array();
    bodies.push(body);
    if (what === null) return entryOf(path, "directory", 0o755, 0, null);
    if (!isBody) return entryOf(path, "symlink", 0o777, 0, what.link);
    return entryOf(path, "file", isProgram(path, body) ? 0o755 : 0o644, body.length, null);
  });
  const image = imageOf([{}], config);
  const layers = image.layers.map((layer) => ({ ...layer, entries }));
  const read: Bodies["read"] = ({ entry }, from, bytes) => {
    asked(entries[entry]?.path ?? "");
    return bodies[entry]?.subarray(from, from + bytes) ?? null;
  };
  return rootOf(stackLayers(layers), image.config, { read });
};

const bytesOf = (what: string | Uint8Array): Uint8Array =>
  typeof what === "string" ? Buffer.from(what, "latin1") : what;

const isProgram = (path: ImagePath, body: Uint8Array): boolean =>
  /\/s?bin\/|^\/entry/.test(path) ||
  ["#!", "\x7fE"].includes(Buffer.from(body.subarray(0, 2)).toString("latin1"));

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
