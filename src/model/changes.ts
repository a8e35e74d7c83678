import type { EntryKind } from "./image.ts";
import type { ImagePath } from "./path.ts";

/** What one layer did to one path, against the tree of the layers below it. Lists of them are sorted by path. */
export interface LayerChange {
  readonly kind: "added" | "changed" | "removed";
  readonly path: ImagePath;
  /**
   * Of a file's body: the new one, or of what was removed the old one; 0 for all that is no regular file. A body counts
   * once: 0 for its further hard links, and for a name that is removed while another stays.
   */
  readonly bytes: number;
  /** What stands at the path, or stood there before it was removed; `hardlink` for a name without bytes of its own. */
  readonly entryKind: EntryKind;
}
