import { isObject, type JsonObject } from "../../model/json.ts";
import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Warn } from "./claim.ts";

/** The largest lock files of real projects have some 10 MB. */
const JSON_BYTES_MAX = 1 << 26;

/** A file's text, decoded as UTF-8; null and a warning where it cannot be read. */
export const readText = (
  root: Root,
  path: ImagePath,
  warn: Warn,
  bytesMax = JSON_BYTES_MAX,
): string | null => {
  const bytes = root.bytesOf(path);
  if (bytes !== null && bytes > bytesMax) {
    warn(path, `is too large to be read (${bytes} bytes)`);
    return null;
  }
  const body = bytes === null ? null : bytes === 0 ? new Uint8Array() : root.read(path, 0, bytes);
  if (body === null) {
    warn(path, "cannot be read");
    return null;
  }
  return new TextDecoder().decode(body);
};

/** The object that a JSON file holds; null and a warning where it holds none. */
export const readObject = (root: Root, path: ImagePath, warn: Warn): JsonObject | null => {
  const text = readText(root, path, warn);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
    warn(path, "is no JSON object");
  } catch {
    warn(path, "is no valid JSON");
  }
  return null;
};
