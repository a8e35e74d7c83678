import type { Package } from "../../model/package.ts";
import type { ImagePath } from "../../model/path.ts";

/**
 * Which package brought the file at a path of the merged tree; the links that update-alternatives made belong to the package they
 * lead to. Null where none did. Where several say so, the first by id.
 */
export const ownersOf = (packages: readonly Package[]): ((path: ImagePath) => Package | null) => {
  const owners = new Map<ImagePath, Package>();
  const claim = (path: ImagePath, owner: Package): void => {
    if (!owners.has(path)) owners.set(path, owner);
  };
  const sorted = [...packages].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const owner of sorted) for (const path of owner.files) claim(path, owner);
  for (const owner of sorted) for (const path of owner.links ?? []) claim(path, owner);
  return (path) => owners.get(path) ?? null;
};
