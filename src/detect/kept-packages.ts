import { type Closure, reachOf } from "../model/closure.ts";
import type { Package, PackageId } from "../model/package.ts";

/** Why packages stay: what runs needs a file of theirs, or may; their system forbids to remove them; or one that stays needs them. */
export interface KeptPackages {
  /** They, and all that they need. */
  readonly all: ReadonlySet<PackageId>;
  /** Those that are reached by files, and not only by another package's word. */
  readonly reached: ReadonlySet<PackageId>;
}

/** The packages that nobody may be told to remove. What one of them needs stays too, whichever of several would do. */
export const keptPackages = (packages: readonly Package[], closure: Closure): KeptPackages => {
  const reached = new Set(
    packages
      .filter(({ files }) => files.some((path) => reachOf(closure, path) !== "not reached"))
      .map(({ id }) => id),
  );
  const essential = packages.filter((one) => one.essential).map(({ id }) => id);
  return { all: withNeeds([...reached, ...essential], packages), reached };
};

/** Some packages, and all that they cannot do without, however far. */
export const withNeeds = (ids: readonly PackageId[], packages: readonly Package[]): Set<PackageId> => {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const found = new Set<PackageId>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    for (const group of byId.get(id)?.needs ?? []) waiting.push(...group);
  }
  return found;
};
