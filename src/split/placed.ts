import type { EntryKind } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import { type Fate, factsOf, fateOf, type Placing } from "./fate.ts";
import { layerOf } from "./ignored.ts";

/** A live path above the base, and where it belongs in an image of two stages. */
export interface Placed {
  readonly path: ImagePath;
  readonly kind: EntryKind;
  readonly bytes: number;
  /** `uid:gid` */
  readonly owner: string;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly hasXattrs: boolean;
  /** Of a symbolic link. */
  readonly target: string | null;
  readonly fate: Fate;
}

/** Every live path that a layer above the base put there. Sorted. */
export const placedPaths = (placing: Placing): Placed[] => {
  const { tree, baseLayers } = placing.scene;
  const facts = factsOf(placing);
  const placed: Placed[] = [];
  for (const node of tree.nodes.values()) {
    const { path, ref, content, entry } = node;
    const layer = layerOf(node);
    if (path === "/" || layer < baseLayers) continue;
    placed.push({
      path,
      kind: entry.kind,
      bytes: content?.layer === layer && ref?.entry === content.entry ? entry.contentBytes : 0,
      owner: `${entry.uid}:${entry.gid}`,
      mode: entry.mode,
      hasXattrs: entry.xattrs !== null,
      target: entry.kind === "symlink" ? entry.target : null,
      fate: fateOf(node, layer, facts),
    });
  }
  return placed.sort((a, b) => (a.path < b.path ? -1 : 1));
};
