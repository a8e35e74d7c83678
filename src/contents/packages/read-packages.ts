import type { Bodies } from "../../model/bodies.ts";
import type { Image } from "../../model/image.ts";
import type { Package, PackageId, PackageKind, Packages } from "../../model/package.ts";
import type { Root } from "../root.ts";
import { readApk } from "./apk.ts";
import { unlessBroken } from "./broken.ts";
import { readDpkg } from "./dpkg.ts";
import { packageChanges } from "./package-changes.ts";
import type { Database, Recorded, Stamp } from "./recorded.ts";
import { resolveNeeds } from "./resolve.ts";
import { readRpm } from "./rpm.ts";

/**
 * The packages of an image's system, as dpkg, apk and rpm recorded them. Of a database that is broken, or that nothing here
 * reads, no package is told, and a warning names the file and says what is wrong; each is one line.
 */
export const readPackages = (
  root: Root,
  image: Image,
  bodies: Bodies,
): { readonly packages: Packages; readonly warnings: readonly string[] } => {
  const warnings: string[] = [];
  const databases = [readDpkg, readApk, readRpm]
    .map((read) => unlessBroken(warnings, () => read(root, warnings)))
    .filter((database) => database !== null);
  const ids = new Map<string, PackageId>();
  const installed = databases.flatMap((database) => packagesOf(database, ids, warnings));
  const nameStamp = (kind: PackageKind, stamp: Stamp, among: readonly Stamp[]): PackageId =>
    ids.get(keyOf(kind, stamp)) ??
    ids.get(placeOf(kind, stamp)) ??
    idOf(kind, stamp, namesakesOf(among, stamp));
  const changes = packageChanges(image, bodies, nameStamp, warnings);
  return {
    packages: { installed: installed.sort((a, b) => (a.id < b.id ? -1 : 1)), changes },
    warnings: [...new Set(warnings)],
  };
};

/** Resolves what one database tells. `ids` learns the names of its packages. */
const packagesOf = (told: Database, ids: Map<string, PackageId>, warnings: string[]): Package[] => {
  const database = withoutTwins(told, warnings);
  const { kind, packages } = database;
  const groups = new Map<string, Recorded[]>();
  for (const recorded of packages)
    groups.set(recorded.name, [...(groups.get(recorded.name) ?? []), recorded]);
  const idsOf = new Map(
    packages.map((recorded) => [recorded, idOf(kind, recorded, groups.get(recorded.name) ?? [])]),
  );
  for (const [recorded, id] of idsOf) {
    ids.set(keyOf(kind, recorded), id);
    ids.set(placeOf(kind, recorded), id);
  }
  const resolved = resolveNeeds(database, warnings);
  const named = (lists: readonly (readonly Recorded[])[]): PackageId[][] => {
    const groups = lists.map((list) => list.map((recorded) => idsOf.get(recorded) ?? ""));
    return [...new Map(groups.map((group) => [group.join(" "), group])).values()];
  };
  return packages.map((recorded) => {
    const { name, version, record, files, links, requested, essential } = recorded;
    const { needs = [], recommends = [] } = resolved.get(recorded) ?? {};
    return {
      ...{ id: idsOf.get(recorded) ?? "", kind, name, version, record, files, requested, essential },
      ...(links && links.length > 0 ? { links } : {}),
      development: null,
      needs: named(needs),
      recommends: named(recommends),
    };
  });
};

/** Of packages that are told of twice, the first counts. */
const withoutTwins = (told: Database, warnings: string[]): Database => {
  const packages = new Map<string, Recorded>();
  for (const recorded of told.packages) {
    const key = keyOf(told.kind, recorded);
    if (packages.has(key)) warnings.push(`${recorded.record}: package ${recorded.name} is told of twice`);
    else packages.set(key, recorded);
  }
  return { ...told, packages: [...packages.values()] };
};

const keyOf = (kind: PackageKind, stamp: Stamp): string => `${placeOf(kind, stamp)} ${stamp.version}`;

/** What stays the same when a package is upgraded. */
const placeOf = (kind: PackageKind, { name, architecture }: Stamp): string =>
  [kind, name, architecture].join(" ");

const namesakesOf = (stamps: readonly Stamp[], { name }: Stamp): Stamp[] =>
  stamps.filter((other) => other.name === name);

/** The name; with its architecture where it is installed more than once, and its version where that is not enough. */
const idOf = (
  kind: PackageKind,
  { name, architecture, version }: Stamp,
  namesakes: readonly Stamp[],
): PackageId => {
  if (namesakes.length < 2) return `${kind}:${name}`;
  const twins = namesakes.filter((other) => other.architecture === architecture);
  return twins.length < 2 ? `${kind}:${name}:${architecture}` : `${kind}:${name}:${architecture}:${version}`;
};
