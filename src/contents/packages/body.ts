import type { Bodies } from "../../model/bodies.ts";
import type { EntryRef, Image } from "../../model/image.ts";
import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { BrokenDatabase } from "./broken.ts";
import { textOfBytes } from "./byte-names.ts";

/** One stored file, wherever it lies: in the merged tree, or in a layer that a later one wrote over. */
export interface Body {
  /** For messages. */
  readonly path: ImagePath;
  readonly bytes: number;
  /** Fewer bytes at its end; null where it cannot be read again. */
  read(from: number, bytes: number): Uint8Array | null;
}

/** The regular file that a name leads to, if it is one. */
export const bodyAt = (root: Root, name: string): Body | null => {
  const path = root.resolve(name)?.path;
  const bytes = path === undefined ? null : root.bytesOf(path);
  if (path === undefined || bytes === null) return null;
  return { path, bytes, read: (from, count) => root.read(path, from, count) };
};

/** A file as one layer stored it. */
export const bodyOf = (image: Image, bodies: Bodies, ref: EntryRef): Body | null => {
  const entry = image.layers[ref.layer]?.entries[ref.entry];
  if (entry?.kind !== "file") return null;
  return {
    path: entry.path,
    bytes: entry.contentBytes,
    read: (from, count) => bodies.read(ref, from, count),
  };
};

/** Databases of text are a few megabytes at most; what is far above that is none. */
const TEXT_BYTES_MAX = 16 << 20;

/** The whole body as text, its names spelt as the tree spells them. */
export const textOf = (body: Body): string => {
  if (body.bytes === 0) return "";
  if (body.bytes > TEXT_BYTES_MAX)
    throw new BrokenDatabase(body.path, `has ${body.bytes} bytes, more than any such database`);
  return textOfBytes(bytesAt(body, 0, body.bytes));
};

/** Exactly so many bytes of a body. */
export const bytesAt = (body: Body, from: number, bytes: number): Uint8Array => {
  const found = body.read(from, bytes);
  if (!found) throw new BrokenDatabase(body.path, "cannot be read from the image");
  if (found.length < bytes) throw new BrokenDatabase(body.path, "is cut short");
  return found;
};

/** Lines without their ends; a last one without an end counts, an empty rest does not. */
export const linesOf = (text: string): string[] => {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
};
