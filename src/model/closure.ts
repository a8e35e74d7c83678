import { type ImagePath, parentOf } from "./path.ts";

/**
 * What is known of a path: something that runs needs it, nothing was found that does, or it lies in a tree where names are
 * made at run time, so that nothing can be proved.
 */
export type Reach = "needed" | "not reached" | "unknown";

/** Why a path is needed: one link of the chain from what a container starts. */
export interface Need {
  readonly path: ImagePath;
  /** What needs it; null where the image's config does, or a recorded run opened it. */
  readonly by: ImagePath | null;
  readonly how: NeedKind;
  /** The name that it goes by there, in one line: `CMD`, `libssl.so.3`, `#!/bin/sh`. */
  readonly named: string;
}

export type NeedKind =
  /** ENTRYPOINT, CMD, HEALTHCHECK. */
  | "config"
  /** A program's loader, or what a script's first line names. */
  | "interpreter"
  /** What the dynamic linker loads. */
  | "library"
  /** The other end of a symbolic link, or a link on the way. */
  | "link"
  /** A command in a shell script. */
  | "command"
  /** A path that a kept file names. */
  | "named"
  /** What a runtime opens by a name of its own: its standard library, NSS modules, locales. */
  | "runtime"
  /** Opened in a recorded run. */
  | "trace";

/** A tree in which names are made at run time. */
export interface UnknownTree {
  readonly path: ImagePath;
  /** One line. */
  readonly why: string;
  /** The file that led there; null where the image's config did. */
  readonly by: ImagePath | null;
}

/** What follows from what a container starts. Plain data; `src/contents/reach.ts` reads it. */
export interface Closure {
  /** The first proof that was found, by path. */
  readonly needs: ReadonlyMap<ImagePath, Need>;
  readonly unknown: readonly UnknownTree[];
  /** Paths within such trees of which they say nothing: what builds, installs or shows windows reads them, and nothing that was found asks for that. */
  readonly apart: ReadonlySet<ImagePath>;
  /** What could not be read or followed, one sentence each; claims that depended on it are withdrawn. */
  readonly doubts: readonly string[];
  /**
   * Whether "not reached" may be said at all: false where what the container starts is not there, or is nothing that
   * can be followed.
   */
  readonly complete: boolean;
}

/** What is known of a path. Where the chain could not be followed to its end, nothing is said to be not reached. */
export const reachOf = (closure: Closure, path: ImagePath): Reach => {
  if (closure.needs.has(path)) return "needed";
  return closure.complete && treeOf(closure, path) === null ? "not reached" : "unknown";
};

/** The tree of unknown names that a path lies in. */
export const treeOf = (closure: Closure, path: ImagePath): UnknownTree | null => {
  const trees = TREES.get(closure) ?? new Map(closure.unknown.map((tree) => [tree.path, tree]));
  TREES.set(closure, trees);
  for (let at = path; ; at = parentOf(at)) {
    const tree = trees.get(at);
    if (tree || at === "/" || closure.apart.has(at)) return tree ?? null;
  }
};

/** Whether only what builds reads a path, whatever lies around it. */
export const isApart = (closure: Closure, path: ImagePath): boolean => {
  for (let at = path; at !== "/"; at = parentOf(at))
    if (closure.apart.has(at)) return treeOf(closure, path) === null;
  return false;
};

/** Trees by path: there may be hundreds, and a hundred thousand paths to ask about. */
const TREES = new WeakMap<Closure, ReadonlyMap<ImagePath, UnknownTree>>();
