import { type ImagePath, nameOf } from "../model/path.ts";
import { strippableBytesOf } from "./elf/strippable.ts";
import type { Root } from "./root.ts";

/** Below a page, nobody's image is smaller for it. */
const DEBUG_BYTES_MIN = 4096;
const LIBRARY_NAME = /\.(?:so|node)(?:\.|$)/;
/** What is kept to be debugged with, and libraries that patchelf made parts of a wheel. */
const LEFT_ALONE = /\.debug$|^\/usr\/lib\/debug\/|\.libs\//;

/**
 * Of programs and libraries, how many of their bytes only debuggers read. Those of the system's packages are left out: their makers
 * decide what is in them. Reads headers, and of no file that is neither executable nor a library by its name.
 */
export const debugBytesIn = (
  root: Root,
  ofSystem: ReadonlySet<ImagePath>,
): ReadonlyMap<ImagePath, number> => {
  const found = new Map<ImagePath, number>();
  for (const [path, { entry, content }] of root.nodes) {
    if (!content || entry.contentBytes < DEBUG_BYTES_MIN || ofSystem.has(path)) continue;
    if ((entry.mode & 0o111) === 0 && !LIBRARY_NAME.test(nameOf(path))) continue;
    if (LEFT_ALONE.test(path)) continue;
    const bytes = strippableBytesOf((from, count) => root.read(path, from, count), entry.contentBytes);
    if (bytes >= DEBUG_BYTES_MIN) found.set(path, bytes);
  }
  return found;
};
