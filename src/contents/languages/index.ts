import type { Package, PackageId, PackageKind } from "../../model/package.ts";
import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Claim, Ecosystem, Place } from "./claim.ts";
import { composer } from "./composer.ts";
import { dotnet } from "./dotnet.ts";
import { gem } from "./gem.ts";
import { go, rust } from "./go.ts";
import { jar } from "./jar.ts";
import { npm } from "./npm.ts";
import { python } from "./python.ts";
import { shareOut } from "./share-out.ts";

/** Every language that is known. */
export const ECOSYSTEMS: readonly Ecosystem[] = [npm, python, gem, composer, go, rust, jar, dotnet];

export interface LanguagePackages {
  /** Sorted by id. */
  readonly packages: readonly Package[];
  /** What could not be read, a sentence each that begins with the path. Sorted. */
  readonly warnings: readonly string[];
}

/** The packages of languages in an image. Never throws: what is broken is left out, and warned of. */
export const readLanguagePackages = (
  root: Root,
  ecosystems: readonly Ecosystem[] = ECOSYSTEMS,
): LanguagePackages => {
  const warnings = new Set<string>();
  const warn = (path: ImagePath, message: string): void => void warnings.add(`${path} ${message}`);
  const noticed = noticeAll(root, ecosystems);
  const found = ecosystems.map((ecosystem, at) => ecosystem.read(root, noticed[at] ?? [], warn));
  const shares = shareOut(root, found.flat());
  const packages = ecosystems.flatMap(({ kind }, at) => {
    const claims = found[at] ?? [];
    const ids = idsOf(kind, claims);
    return claims.map((claim) => packageOf(kind, claim, ids, shares.get(claim) ?? []));
  });
  return { packages: packages.sort(byId), warnings: [...warnings].sort() };
};

const byId = (a: Package, b: Package): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** What each ecosystem notices, in one walk over the image. */
const noticeAll = (root: Root, ecosystems: readonly Ecosystem[]): readonly ImagePath[][] => {
  const noticed = ecosystems.map((): ImagePath[] => []);
  for (const [path, node] of root.nodes) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    for (let at = 0; at < ecosystems.length; at++)
      if (ecosystems[at]?.notices(name, node)) noticed[at]?.push(path);
  }
  for (const paths of noticed) paths.sort();
  return noticed;
};

/** `kind:name`; where a name is there more than once, the place is said too. */
const idsOf = (kind: PackageKind, claims: readonly Claim[]): Map<Place, PackageId> => {
  const counts = new Map<string, number>();
  for (const { name } of claims) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    claims.map(({ name, place }) => [
      place,
      counts.get(name) === 1 ? `${kind}:${name}` : `${kind}:${name} (${place})`,
    ]),
  );
};

const packageOf = (
  kind: PackageKind,
  claim: Claim,
  ids: ReadonlyMap<Place, PackageId>,
  files: readonly ImagePath[],
): Package => {
  const named = (needs: Claim["needs"]): PackageId[][] =>
    needs
      .map((places) => places.flatMap((place) => ids.get(place) ?? []).sort())
      .filter((list) => list.length > 0)
      .sort((a, b) => (a.join("\n") < b.join("\n") ? -1 : 1));
  const { name, version, record, requested, development } = claim;
  const hiddenBy = claim.hiddenBy === undefined ? undefined : ids.get(claim.hiddenBy);
  return {
    id: ids.get(claim.place) ?? `${kind}:${name}`,
    kind,
    name,
    version,
    record,
    files,
    requested,
    development,
    essential: false,
    needs: named(claim.needs),
    recommends: named(claim.recommends),
    ...(hiddenBy === undefined ? {} : { hiddenBy }),
  };
};
