import { childOf, type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";

/** Where what a database lists stands in the merged tree: links above it are followed, it itself is not. Null for directories. */
export type Present = (listed: string) => ImagePath | null;

/**
 * Lists speak of `/lib/x` where a merged `/usr` has it at `/usr/lib/x`; both are one file.
 * https://wiki.debian.org/UsrMerge
 */
export const presentIn = (root: Root): Present => {
  const directories = new Map<string, ImagePath | null>();
  const realDirectory = (directory: string): ImagePath | null => {
    const known = directories.get(directory);
    if (known !== undefined) return known;
    const real = root.resolve(directory)?.path ?? null;
    directories.set(directory, real);
    return real;
  };
  return (listed) => {
    let node = root.nodes.get(listed);
    if (!node) {
      const directory = realDirectory(parentOf(listed));
      if (directory !== null) node = root.nodes.get(childOf(directory, nameOf(listed)));
    }
    return node && node.entry.kind !== "directory" ? node.path : null;
  };
};

/** Sorted, each once. */
export const sortedOnce = (paths: readonly ImagePath[]): ImagePath[] => {
  const sorted = [...paths].sort();
  return sorted.filter((path, at) => path !== sorted[at - 1]);
};
