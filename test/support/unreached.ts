import { rmSync } from "node:fs";
import { closureOf } from "../../src/contents/closure.ts";
import type { Root } from "../../src/contents/root.ts";
import { type Closure, reachOf } from "../../src/model/closure.ts";
import type { ImagePath } from "../../src/model/path.ts";

/** All of a root but its directories that nothing was found to need. */
export const unreachedIn = (
  root: Root,
): { readonly closure: Closure; readonly unreached: readonly ImagePath[] } => {
  const closure = closureOf(root);
  const unreached = [...root.nodes.values()]
    .filter(({ path, entry }) => entry.kind !== "directory" && reachOf(closure, path) === "not reached")
    .map(({ path }) => path);
  return { closure, unreached };
};

/** Deletes paths of a root file system that lies in a folder of this machine. */
export const removeBelow = (folder: string, paths: readonly ImagePath[]): void => {
  for (const path of paths) rmSync(Buffer.concat([Buffer.from(folder), bytesOf(path)]), { force: true });
};

/** Bytes that are no UTF-8 stand as U+DC80…U+DCFF. */
const bytesOf = (path: ImagePath): Buffer =>
  Buffer.concat(
    [...path].map((char) => {
      const code = char.charCodeAt(0);
      return char.length === 1 && code >= 0xdc80 && code <= 0xdcff
        ? Buffer.of(code - 0xdc00)
        : Buffer.from(char);
    }),
  );
