import type { Bodies } from "../../model/bodies.ts";
import type { EntryRef, Image } from "../../model/image.ts";
import type { PackageChange, PackageKind } from "../../model/package.ts";
import type { ImagePath } from "../../model/path.ts";
import { apkStamps, isApkRecord } from "./apk.ts";
import { type Body, bodyOf, textOf } from "./body.ts";
import { BrokenDatabase, unlessBroken } from "./broken.ts";
import { dpkgStamps, isDpkgRecord } from "./dpkg.ts";
import type { Stamp } from "./recorded.ts";
import { isRpmRecord, rpmStamps } from "./rpm.ts";
import { recordsByLayer } from "./stored-records.ts";

/** The id of a package of some layer, which need not be there any more. */
export type NameStamp = (kind: PackageKind, stamp: Stamp, among: readonly Stamp[]) => string;

interface Source {
  readonly kind: PackageKind;
  isRecord(path: ImagePath): boolean;
  stamps(body: Body, companion: (suffix: string) => Body | null): readonly Stamp[];
}

/** Where SQLite keeps what is not yet in its database. */
const LOG = "-wal";

const SOURCES: readonly Source[] = [
  { kind: "apk", isRecord: isApkRecord, stamps: (body) => apkStamps(textOf(body), body.path) },
  { kind: "deb", isRecord: isDpkgRecord, stamps: (body) => dpkgStamps(textOf(body), body.path) },
  { kind: "rpm", isRecord: isRpmRecord, stamps: (body, companion) => rpmStamps(body, companion(LOG)) },
];

/** What each layer did to the packages: its database beside the one below it. Layers that store no database are not looked into. */
export const packageChanges = (
  image: Image,
  bodies: Bodies,
  nameStamp: NameStamp,
  warnings: string[],
): PackageChange[] =>
  SOURCES.flatMap((source) => changesOf(source, image, bodies, nameStamp, warnings)).sort(
    (a, b) => a.layer - b.layer || (a.id < b.id ? -1 : 1),
  );

/**
 * A database that is gone says nothing of its packages' files, so nothing is claimed of the layer that took it away; and nothing
 * of the layer after one that could not be read.
 */
const changesOf = (
  { kind, isRecord, stamps }: Source,
  image: Image,
  bodies: Bodies,
  nameStamp: NameStamp,
  warnings: string[],
): PackageChange[] => {
  const isWatched = (path: ImagePath): boolean =>
    isRecord(path) || (path.endsWith(LOG) && isRecord(path.slice(0, -LOG.length)));
  const known = new Map<string, readonly Stamp[]>();
  const changes: PackageChange[] = [];
  let before: readonly Stamp[] | null = [];
  for (const { layer, records } of recordsByLayer(image, isWatched)) {
    const companion = (suffix: string, path: ImagePath): Body | null => {
      const ref = records.get(path + suffix);
      return ref ? bodyOf(image, bodies, ref) : null;
    };
    const read = ([path, ref]: readonly [ImagePath, EntryRef]): readonly Stamp[] => {
      const log = records.get(path + LOG);
      const key = [ref, log].map((at) => `${at?.layer}/${at?.entry}`).join();
      const body = bodyOf(image, bodies, ref);
      if (!body) throw new BrokenDatabase(path, "is no file");
      const found = known.get(key) ?? stamps(body, (suffix) => companion(suffix, path));
      known.set(key, found);
      return found;
    };
    const files = [...records].filter(([path]) => isRecord(path));
    if (files.length === 0) continue;
    const problems: string[] = [];
    const after = unlessBroken(problems, () => files.flatMap(read));
    const news = problems.filter((problem) => !warnings.includes(problem));
    warnings.push(...news.map((problem) => `layer ${layer}: ${problem}`));
    if (before && after) changes.push(...changesBetween(kind, layer, before, after, nameStamp));
    before = after;
  }
  return changes;
};

const changesBetween = (
  kind: PackageKind,
  layer: number,
  before: readonly Stamp[],
  after: readonly Stamp[],
  nameStamp: NameStamp,
): PackageChange[] => {
  const [old, young] = [byName(before), byName(after)];
  return [...new Set([...old.keys(), ...young.keys()])].flatMap((name) =>
    pairsOf(old.get(name) ?? [], young.get(name) ?? []).flatMap(([from, to]): PackageChange[] => {
      const stamp = to ?? from;
      if (!stamp || from?.version === to?.version) return [];
      const id = nameStamp(kind, stamp, to ? after : before);
      const change = !from ? "added" : !to ? "removed" : "upgraded";
      return [{ layer, id, change, before: from?.version ?? null, after: to?.version ?? null }];
    }),
  );
};

const byName = (stamps: readonly Stamp[]): ReadonlyMap<string, readonly Stamp[]> => {
  const groups = new Map<string, Stamp[]>();
  for (const stamp of stamps) groups.set(stamp.name, [...(groups.get(stamp.name) ?? []), stamp]);
  return groups;
};

type Pair = readonly [from: Stamp | null, to: Stamp | null];

/** Which of the packages of one name became which: the same first, then those of the same architecture, then what is left. */
const pairsOf = (before: readonly Stamp[], after: readonly Stamp[]): Pair[] => {
  const [old, young] = [[...before], [...after]];
  const pairs: Pair[] = [];
  const match = (fits: (from: Stamp, to: Stamp) => boolean): void => {
    for (const to of [...young]) {
      const from = old.find((candidate) => fits(candidate, to));
      if (!from) continue;
      pairs.push([from, to]);
      old.splice(old.indexOf(from), 1);
      young.splice(young.indexOf(to), 1);
    }
  };
  match((from, to) => from.architecture === to.architecture && from.version === to.version);
  match((from, to) => from.architecture === to.architecture);
  if (before.length === 1 && after.length === 1) match(() => true);
  const gone = old.map((from): Pair => [from, null]);
  return [...pairs, ...gone, ...young.map((to): Pair => [null, to])];
};
