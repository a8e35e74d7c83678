import type { Entry } from "../model/image.ts";
import { type ImagePath, isBelow, parentOf } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { Runs } from "./runs.ts";
import { isState } from "./state.ts";

/** What any layer of the base names, as the last of them has it. */
export type BaseEntries = ReadonlyMap<ImagePath, Entry>;

export const baseEntries = ({ image, baseLayers }: Scene): BaseEntries =>
  new Map(
    image.layers.slice(0, baseLayers).flatMap(({ entries }) => entries.map((entry) => [entry.path, entry])),
  );

/**
 * What instructions removed by hand, and what would be there again in the final stage: files of the base, and of packages that are
 * installed once more. The topmost of them, sorted. What package managers removed comes back: that harms nothing.
 */
export const removedPaths = (scene: Scene, runs: Runs, base: BaseEntries): readonly ImagePath[] => {
  const { image, baseLayers, tree } = scene;
  const below = new Set(base.keys());
  const removed = new Set<ImagePath>();
  for (const { index, entries, whiteouts } of image.layers) {
    if (index < baseLayers) continue;
    if (runs.installing.has(index)) for (const { path } of entries) below.add(path);
    else
      for (const { kind, path } of whiteouts)
        if (kind === "explicit") removed.add(path);
        else for (const one of below) if (isBelow(one, path)) removed.add(one);
  }
  const gone = [...removed].filter((path) => below.has(path) && !tree.nodes.has(path) && !isState(path));
  const set = new Set(gone);
  return gone.filter((path) => !hasAbove(path, set)).sort();
};

const hasAbove = (path: ImagePath, paths: ReadonlySet<ImagePath>): boolean => {
  for (let at = parentOf(path); at !== "/"; at = parentOf(at)) if (paths.has(at)) return true;
  return false;
};
