import type { Bodies } from "../model/bodies.ts";
import type { ImageConfig } from "../model/image.ts";
import { childOf, type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { MergedTree, TreeNode } from "../model/tree.ts";

/** The file system that a container starts with: names as its kernel resolves them, and bodies where somebody asks. */
export interface Root {
  readonly config: ImageConfig;
  readonly nodes: ReadonlyMap<ImagePath, TreeNode>;
  /** Names in a directory, sorted; none where there is no directory. No link is followed. */
  names(directory: ImagePath): readonly string[];
  /** The same as nodes, which have their paths at hand: who walks a whole tree makes no names. */
  children(directory: ImagePath): readonly TreeNode[];
  /** Where a name leads, read from a directory: every link on the way is followed. Null where nothing is there. */
  resolve(name: string, from?: ImagePath): Resolved | null;
  /** Bytes of the body of the regular file at a real path; null for all else. */
  bytesOf(path: ImagePath): number | null;
  /** A part of the body of the regular file at a real path; null where there is none, or it cannot be read again. */
  read(path: ImagePath, from: number, bytes: number): Uint8Array | null;
  /** The body as Latin-1, which loses no byte, where it has at most `bytesMax` bytes; else null. */
  text(path: ImagePath, bytesMax?: number): string | null;
}

export interface Resolved {
  /** Without links. */
  readonly path: ImagePath;
  /** The symbolic links that were followed, in that order, as they stand in the tree. */
  readonly links: readonly ImagePath[];
}

/** As Linux: https://man7.org/linux/man-pages/man7/path_resolution.7.html */
const LINKS_FOLLOWED_MAX = 40;
export const TEXT_BYTES_MAX = 1 << 20;

export const rootOf = (tree: MergedTree, config: ImageConfig, bodies: Bodies): Root => {
  const { nodes } = tree;
  let directories: ReadonlyMap<ImagePath, readonly TreeNode[]> | null = null;
  const namesIn = new Map<ImagePath, readonly string[]>();
  const children = (directory: ImagePath): readonly TreeNode[] => {
    directories ??= listDirectories(nodes);
    return directories.get(directory) ?? NO_NODES;
  };
  const read = (path: ImagePath, from: number, bytes: number): Uint8Array | null => {
    const ref = nodes.get(path)?.content;
    return ref ? bodies.read(ref, from, bytes) : null;
  };
  const bytesOf = (path: ImagePath): number | null => {
    const node = nodes.get(path);
    return node?.content ? node.entry.contentBytes : null;
  };
  return {
    config,
    nodes,
    names: (directory) => {
      const names = namesIn.get(directory) ?? children(directory).map(({ path }) => nameOf(path));
      namesIn.set(directory, names);
      return names;
    },
    children,
    resolve: (name, from = "/") => resolveIn(nodes, name, from),
    bytesOf,
    read,
    text: (path, bytesMax = TEXT_BYTES_MAX) => {
      const bytes = bytesOf(path);
      if (bytes === null || bytes > bytesMax) return null;
      const body = bytes === 0 ? new Uint8Array() : read(path, 0, bytes);
      return body === null ? null : latin1(body);
    },
  };
};

/** A string with a character a byte. It takes native work: a loop over bytes takes fifty times as long. */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

const NO_NODES: readonly TreeNode[] = [];

const listDirectories = (nodes: Root["nodes"]): Map<ImagePath, TreeNode[]> => {
  const directories = new Map<ImagePath, TreeNode[]>();
  for (const [path, node] of nodes) {
    if (path === "/") continue;
    const siblings = directories.get(parentOf(path));
    if (siblings) siblings.push(node);
    else directories.set(parentOf(path), [node]);
  }
  for (const siblings of directories.values()) siblings.sort((a, b) => (a.path < b.path ? -1 : 1));
  return directories;
};

/** A container's root has no way out: `..` there stays there. */
const resolveIn = (nodes: Root["nodes"], name: string, from: ImagePath): Resolved | null => {
  const links: ImagePath[] = [];
  const todo = (name.startsWith("/") ? name : `${from}/${name}`).split("/").reverse();
  let at: ImagePath = "/";
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      at = parentOf(at);
      continue;
    }
    if (nodes.get(at)?.entry.kind !== "directory") return null;
    const next = childOf(at, part);
    const node = nodes.get(next);
    if (!node) return null;
    if (node.entry.kind !== "symlink") {
      at = next;
      continue;
    }
    links.push(next);
    if (links.length > LINKS_FOLLOWED_MAX) return null;
    const target = node.entry.target ?? "";
    if (target.startsWith("/")) at = "/";
    todo.push(...target.split("/").reverse());
  }
  return { path: at, links };
};
