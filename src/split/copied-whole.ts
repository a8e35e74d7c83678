import { reachOf } from "../model/closure.ts";
import { type ImagePath, isBelow } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { Declined } from "../model/step.ts";
import type { TreeNode } from "../model/tree.ts";
import type { Recipe } from "../recipe/recipe.ts";

/** What a narrower COPY has to leave behind to be worth a word. */
const LEFT_BYTES_MIN = 1_000_000;
/** More places than this nobody wants to copy one by one. */
const PLACES_MAX = 4;

/**
 * Folders that the last stage copies whole out of another, though what runs reaches but a part: said, with the part, and never done. The
 * proof is of this image alone, and a COPY of single paths misses what a later build adds.
 */
export const copiedWhole = (
  recipe: Recipe,
  { image, tree, trace, contents, baseLayers }: Scene,
): Declined[] => {
  if (!contents?.closure.complete) return [];
  const sites = recipe.stages.at(-1) ?? [];
  return image.layers.slice(baseLayers).flatMap(({ index }): Declined[] => {
    const line = trace.origins[index]?.instruction?.line ?? null;
    const site = sites.find(({ instruction }) => instruction.line === line);
    if (site?.instruction.keyword !== "COPY") return [];
    if (!site.instruction.flags.some((flag) => flag.startsWith("--from="))) return [];
    const nodes = [...tree.nodes.values()].filter(
      ({ entry, ref }) => entry.kind !== "directory" && ref?.layer === index,
    );
    const isLeft = ({ path }: TreeNode): boolean => reachOf(contents.closure, path) === "not reached";
    const kept = nodes.filter((node) => !isLeft(node));
    const bytes = bytesOf(nodes.filter(isLeft));
    if (bytes < LEFT_BYTES_MIN || kept.length === 0) return [];
    const places = placesOf(
      kept.map(({ path }) => path),
      nodes.filter(isLeft).map(({ path }) => path),
    );
    const named = places.length > PLACES_MAX ? "a part of it" : places.join(", ");
    const reason = `nothing that runs was found to reach more of what it copies than ${named}; copy that alone if no name is made at run time`;
    return [{ rule: "copied-whole", line, reason, bytes }];
  });
};

const bytesOf = (nodes: readonly TreeNode[]): number =>
  nodes.reduce((sum, { entry }) => sum + entry.contentBytes, 0);

/** The topmost folders of which everything is kept, and what is kept beside them. Sorted. */
const placesOf = (kept: readonly ImagePath[], left: readonly ImagePath[]): ImagePath[] => {
  const places = new Set<ImagePath>();
  for (const path of kept) {
    const above = path
      .split("/")
      .map((_, at, names) => names.slice(0, at + 1).join("/"))
      .slice(1);
    places.add(above.find((folder) => !left.some((one) => isBelow(one, folder))) ?? path);
  }
  return [...places].sort();
};
