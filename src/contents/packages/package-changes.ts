import type { Bodies } from "../../model/bodies.ts";
import type { Image } from "../../model/image.ts";
import type { PackageChange, PackageKind } from "../../model/package.ts";
import type { ImagePath } from "../../model/path.ts";
import { apkStamps, isApkRecord } from "./apk.ts";
import { type Body, bodyOf, textOf } from "./body.ts";
import { BrokenDatabase, unlessBroken } from "./broken.ts";
import { dpkgStamps, isDpkgRecord } from "./dpkg.ts";
import type { Stamp } from "./recorded.ts";
import { isRpmRecord, rpmStamps } from "./rpm.ts";
import { type RecordsAfter, recordsByLayer } from "./stored-records.ts";

/** The id of a package of some layer, which need not be there any more. */
export type NameStamp = (kind: PackageKind, stamp: Stamp, among: readonly Stamp[]) => string;

interface Source {
  readonly kind: PackageKind;
  isRecord(path: ImagePath): boolean;
  /** `log` is the write-ahead log beside it, where there is one. */
  stamps(body: Body, log: Body | null): readonly Stamp[];
}

/** Where SQLite keeps what is not yet in its database. */
const LOG = "-wal";

const SOURCES: readonly Source[] = [
  { kind: "apk", isRecord: isApkRecord, stamps: (body) => apkStamps(textOf(body), body.path) },
  { kind: "deb", isRecord: isDpkgRecord, stamps: (body) => dpkgStamps(textOf(body), body.path) },
  { kind: "rpm", isRecord: isRpmRecord, stamps: rpmStamps },
];

/** What each layer did to the packages: its database beside the one below it. Layers that store no database are not looked into. */
export const packageChanges = (
  image: Image,
  bodies: Bodies,
  nameStamp: NameStamp,
  warnings: string[],
): PackageChange[] => {
  const states = recordsByLayer(image, isPartOfRecord);
  const changes = SOURCES.flatMap((source) => changesOf(source, states, image, bodies, nameStamp, warnings));
  return changes.sort((a, b) => a.layer - b.layer || (a.id < b.id ? -1 : 1));
};

const isPartOfRecord = (path: ImagePath): boolean => {
  const record = path.endsWith(LOG) ? path.slice(0, -LOG.length) : path;
  return SOURCES.some(({ isRecord }) => isRecord(record));
};

/**
 * A database that is gone says nothing of its packages' files, so nothing is claimed of the layer that took it away; and nothing
 * of the layer after one that could not be read.
 */
const changesOf = (
  source: Source,
  states: readonly RecordsAfter[],
  image: Image,
  bodies: Bodies,
  nameStamp: NameStamp,
  warnings: string[],
): PackageChange[] => {
  const stampsIn = stampReader(source, image, bodies);
  const changes: PackageChange[] = [];
  let before: readonly Stamp[] | null = [];
  let last = "";
  for (const { layer, records } of states) {
    const paths = [...records.keys()].filter(source.isRecord);
    const stored = paths.map((path) => keyOf(path, records)).join();
    if (paths.length === 0 || stored === last) continue;
    last = stored;
    const problems: string[] = [];
    const after = unlessBroken(problems, () => paths.flatMap((path) => stampsIn(path, records)));
    const news = problems.filter((problem) => !warnings.includes(problem));
    warnings.push(...news.map((problem) => `layer ${layer}: ${problem}`));
    if (before && after) changes.push(...changesBetween(source.kind, layer, before, after, nameStamp));
    before = after;
  }
  return changes;
};

type Records = RecordsAfter["records"];

/** Which stored bodies a record is made of. */
const keyOf = (path: ImagePath, records: Records): string =>
  [records.get(path), records.get(path + LOG)]
    .map((ref) => (ref ? `${ref.layer}/${ref.entry}` : ""))
    .join(" ");

/** Reads each stored record once, however many layers keep it. */
const stampReader = (source: Source, image: Image, bodies: Bodies) => {
  const known = new Map<string, readonly Stamp[]>();
  const bodyIn = (path: ImagePath, records: Records): Body | null => {
    const ref = records.get(path);
    return ref ? bodyOf(image, bodies, ref) : null;
  };
  return (path: ImagePath, records: Records): readonly Stamp[] => {
    const body = bodyIn(path, records);
    if (!body) throw new BrokenDatabase(path, "is no file");
    const key = keyOf(path, records);
    const stamps = known.get(key) ?? source.stamps(body, bodyIn(path + LOG, records));
    known.set(key, stamps);
    return stamps;
  };
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
