import { type ImagePath, isBelow, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Claim } from "./claim.ts";

/**
 * Shares the files of an image out among what claims them, a list a claim, sorted. A file belongs to the innermost
 * package: the one that lists it, unless the folder of a package further in lies above it; else the one whose folder lies
 * deepest above it. What two packages list side by side is in both lists.
 */
export const shareOut = (root: Root, claims: readonly Claim[]): Map<Claim, readonly ImagePath[]> => {
  const shares = new Map(claims.map((claim) => [claim, new Set<ImagePath>()]));
  const byFolder = new Map<ImagePath, Claim>();
  for (const claim of claims) for (const folder of claim.folders) byFolder.set(folder, claim);
  const listed = listings(claims);
  const folderAbove = lookup(byFolder);
  for (const [path, node] of root.nodes) {
    if (node.entry.kind === "directory") continue;
    const folder = folderAbove(path);
    const listers = listed.get(path)?.filter(({ base }) => folder === null || !isBelow(folder, base));
    if (listers && listers.length > 0) for (const claim of listers) shares.get(claim)?.add(path);
    else if (folder !== null) addTo(shares, byFolder.get(folder), path);
  }
  return new Map([...shares].map(([claim, files]) => [claim, [...files].sort()]));
};

const addTo = (
  shares: ReadonlyMap<Claim, Set<ImagePath>>,
  claim: Claim | undefined,
  path: ImagePath,
): void => {
  if (claim) shares.get(claim)?.add(path);
};

const listings = (claims: readonly Claim[]): Map<ImagePath, Claim[]> => {
  const listed = new Map<ImagePath, Claim[]>();
  for (const claim of claims)
    for (const path of claim.files) {
      const others = listed.get(path);
      if (others) others.push(claim);
      else listed.set(path, [claim]);
    }
  return listed;
};

/** The deepest of the folders that a path lies in, or is; every directory is looked at once. */
const lookup = (folders: ReadonlyMap<ImagePath, Claim>): ((path: ImagePath) => ImagePath | null) => {
  const known = new Map<ImagePath, ImagePath | null>([["/", folders.has("/") ? "/" : null]]);
  const find = (path: ImagePath): ImagePath | null => {
    const seen = known.get(path);
    if (seen !== undefined) return seen;
    const found = folders.has(path) ? path : find(parentOf(path));
    known.set(path, found);
    return found;
  };
  return (path) => find(parentOf(path));
};
