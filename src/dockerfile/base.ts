import type { HistoryEntry } from "../model/image.ts";

/** Where the base ends, as buildah and podman write it down; null where they did not. */
export interface Base {
  readonly layers: number | null;
  readonly name: string | null;
}

/**
 * buildah notes `FROM image` as the comment of the first entry that a build adds, and the id of the step before on the
 * others. Of several names the last is this build's; a container that is committed again and again repeats it. Where
 * another builder went on, its base is not told.
 * https://github.com/containers/buildah/blob/main/image.go
 */
export function baseFromComments(history: readonly HistoryEntry[]): Base {
  const comment = history.findLast((entry) => isBase(entry.comment))?.comment;
  const start = history.findIndex((entry) => entry.comment === comment);
  if (comment === undefined) return { layers: null, name: null };
  const below = history.slice(0, start).filter(({ emptyLayer }) => !emptyLayer);
  const above = history.slice(start).filter(({ emptyLayer }) => !emptyLayer);
  if (!above.every((entry) => entry.comment.startsWith("FROM "))) return { layers: null, name: null };
  return { layers: below.length, name: comment.slice("FROM ".length) };
}

const isBase = (comment: string): boolean =>
  /^FROM \S/.test(comment) && !/^FROM [0-9a-f]{12,64}$/.test(comment);
