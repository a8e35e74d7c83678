import type { HistoryEntry } from "../model/image.ts";

/** Where the base ends, as buildah and podman write it down; null where they did not. */
export interface Base {
  readonly layers: number | null;
  readonly name: string | null;
  /** The first history entry above it. */
  readonly entry: number | null;
}

/**
 * buildah notes `FROM image` as the comment of the first entry that a build adds, and the id of the step before on the
 * others. Of several names the last is this build's. A container that is committed again and again repeats one name:
 * that is no build, and the name is of the container's first image. Where another builder went on, its base is not told.
 * https://github.com/containers/buildah/blob/main/image.go
 */
export function baseFromComments(history: readonly HistoryEntry[]): Base {
  const start = history.findLastIndex(({ comment }) => isBase(comment));
  const comment = history[start]?.comment;
  if (comment === undefined || history.findIndex((entry) => entry.comment === comment) !== start)
    return UNTOLD;
  const below = history.slice(0, start).filter(({ emptyLayer }) => !emptyLayer);
  const above = history.slice(start).filter(({ emptyLayer }) => !emptyLayer);
  if (!above.every((entry) => entry.comment.startsWith("FROM "))) return UNTOLD;
  return { layers: below.length, name: comment.slice("FROM ".length), entry: start };
}

const UNTOLD: Base = { layers: null, name: null, entry: null };

const isBase = (comment: string): boolean =>
  /^FROM \S/.test(comment) && !/^FROM [0-9a-f]{12,64}$/.test(comment);
