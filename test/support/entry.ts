import type { Entry, EntryKind } from "../../src/model/image.ts";
import type { ImagePath } from "../../src/model/path.ts";

/** An entry of root's, as old as time. */
export const entryOf = (
  path: ImagePath,
  kind: EntryKind,
  mode: number,
  contentBytes: number,
  target: string | null,
): Entry => ({
  ...{ path, kind, mode, contentBytes, target, uid: 0, gid: 0, mtimeSeconds: 0 },
  ...{ device: null, xattrs: null, headerOffset: 0, bodyOffset: 0 },
});
