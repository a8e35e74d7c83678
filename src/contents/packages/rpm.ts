import { childOf, type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { type Body, bodyAt, linesOf, textOf } from "./body.ts";
import { BrokenDatabase, someOf, unlessBroken } from "./broken.ts";
import { dnfAsked } from "./dnf-history.ts";
import { presentIn, sortedOnce } from "./present.ts";
import {
  type Capability,
  type Database,
  type Fits,
  isAllowed,
  type Recorded,
  type Stamp,
} from "./recorded.ts";
import { type Header, headerOf, TAG } from "./rpm-header.ts";
import { operatorOf, rpmRelations } from "./rpm-relations.ts";
import { compareEvrs, evrOf } from "./rpm-version.ts";
import { openPages } from "./sqlite-pages.ts";
import { rowsOf } from "./sqlite-table.ts";

const FOLDERS = ["/var/lib/rpm", "/usr/lib/sysimage/rpm"];
const RECORDS = FOLDERS.map((folder) => `${folder}/rpmdb.sqlite`);
/** Kinds of rpm's database that nothing well kept reads here. */
const UNREAD: Readonly<Record<string, string>> = { "Packages.db": "ndb", Packages: "Berkeley DB" };
/** https://dnf.readthedocs.io/en/latest/conf_ref.html, `protected_packages` */
const PROTECTED = ["/etc/yum/protected.d", "/etc/dnf/protected.d"];

export const isRpmRecord = (path: ImagePath): boolean => RECORDS.includes(path);

/** The packages in a database. `wal` is its write-ahead log, where it has one. */
export const rpmStamps = (body: Body, wal: Body | null): readonly Stamp[] =>
  headersOf(body, wal).map((header) => stampOf(header, body.path));

const headersOf = (body: Body, wal: Body | null): Header[] => {
  const headers: Header[] = [];
  for (const { values } of rowsOf(openPages(body, wal), "Packages")) {
    const blob = values[1];
    if (!(blob instanceof Uint8Array)) throw new BrokenDatabase(body.path, "has a package without header");
    headers.push(headerOf(blob, body.path));
  }
  return headers;
};

const stampOf = (header: Header, path: ImagePath): Stamp => {
  const [name] = header.strings(TAG.name);
  const [version] = header.strings(TAG.version);
  const [release] = header.strings(TAG.release);
  const [epoch] = header.numbers(TAG.epoch);
  if (!name || !version || !release) throw new BrokenDatabase(path, "has a package without name or version");
  return {
    name,
    version: `${epoch === undefined ? "" : `${epoch}:`}${version}-${release}`,
    architecture: header.strings(TAG.architecture)[0] ?? "",
  };
};

/** Every package that rpm's database in this root holds installed. */
export const readRpm = (root: Root, warnings: string[]): Database | null => {
  const body = RECORDS.map((record) => bodyAt(root, record)).find((found) => found !== null);
  if (!body) {
    warnings.push(...unreadDatabases(root));
    return null;
  }
  const headers = unlessBroken(warnings, () => {
    const found = headersOf(body, bodyAt(root, `${body.path}-wal`));
    return recordsOf(found, body, root, warnings);
  });
  return headers && { kind: "rpm", packages: headers, fits: fitsRpms };
};

const unreadDatabases = (root: Root): string[] => {
  const found = FOLDERS.flatMap((folder) => Object.keys(UNREAD).map((name) => `${folder}/${name}`))
    .map((path) => bodyAt(root, path)?.path)
    .filter((path) => path !== undefined);
  return [...new Set(found)].map(
    (path) =>
      `${path}: a database of kind ${UNREAD[nameOf(path)]}, which slim does not read; no package of it is known`,
  );
};

const recordsOf = (headers: readonly Header[], body: Body, root: Root, warnings: string[]): Recorded[] => {
  const asked = unlessBroken(warnings, () => dnfAsked(root)) ?? (() => null);
  const kept = unlessBroken(warnings, () => protectedIn(root)) ?? new Set();
  const present = presentIn(root);
  const asking = headers.map((header) => rpmRelations(header));
  const provided = pathProviders(headers, root, body.path);
  return headers.map((header, at): Recorded => {
    const stamp = stampOf(header, body.path);
    const { needs = [], recommends = [], odd = [] } = asking[at] ?? {};
    if (odd.length > 0)
      warnings.push(`${body.path}: package ${stamp.name} asks for ${someOf(odd)}, which is no relation`);
    const listed = filesOf(header, body.path).filter(({ here }) => here);
    return {
      ...stamp,
      record: body.path,
      files: sortedOnce(listed.flatMap(({ path }) => present(path) ?? [])),
      requested: asked(stamp),
      essential: kept.has(stamp.name),
      provides: [{ ...stamp, own: true }, ...providesOf(header), ...(provided.get(header) ?? [])],
      needs,
      recommends,
    };
  });
};

interface ListedFile {
  readonly path: string;
  /** Whether it is this package's own, and no directory. */
  readonly here: boolean;
}

const DIRECTORY = 0o040000;
const KIND = 0o170000;
/** Of the states of a file: 0 is installed, 3 shared over the network; others are replaced by another package's, or left out. */
const STATES_HERE = new Set([0, 3]);

const filesOf = (header: Header, database: ImagePath): ListedFile[] => {
  const modes = header.numbers(TAG.fileModes);
  const states = header.numbers(TAG.fileStates);
  return pathsOf(header, database).map((path, at) => ({
    path,
    here: ((modes[at] ?? 0) & KIND) !== DIRECTORY && STATES_HERE.has(states[at] ?? 0),
  }));
};

const pathsOf = (header: Header, database: ImagePath): string[] => {
  const folders = header.strings(TAG.directoryNames);
  const indexes = header.numbers(TAG.directoryIndexes);
  const names = header.strings(TAG.baseNames);
  if (names.length === 0) return [...header.strings(TAG.oldFileNames)];
  return names.map((name, at) => {
    const folder = folders[indexes[at] ?? -1];
    if (folder === undefined) throw new BrokenDatabase(database, "lists a file in no directory");
    return folder + name;
  });
};

const providesOf = (header: Header): Capability[] => {
  const versions = header.strings(TAG.provideVersions);
  const flags = header.numbers(TAG.provideFlags);
  return header.strings(TAG.provideNames).map((name, at) => ({
    name: name,
    version: operatorOf(flags[at] ?? 0) === "=" ? (versions[at] ?? null) : null,
    own: false,
  }));
};

/** Relations may name a path, which whoever lists it answers; `/bin/sh` is `/usr/bin/sh` where `/bin` leads there. */
const pathProviders = (
  headers: readonly Header[],
  root: Root,
  database: ImagePath,
): ReadonlyMap<Header, Capability[]> => {
  const wanted = headers
    .flatMap((header) => [...header.strings(TAG.requireNames), ...header.strings(TAG.recommendNames)])
    .flatMap((text) => text.match(/\/[^\s)]*/g) ?? []);
  const names = new Set(wanted.map(nameOf));
  const realOf = (path: string): string =>
    childOf(root.resolve(parentOf(path))?.path ?? parentOf(path), nameOf(path));
  const spellings = new Map<string, Set<string>>();
  for (const path of wanted) {
    const known = spellings.get(realOf(path));
    if (known) known.add(path);
    else spellings.set(realOf(path), new Set([path]));
  }
  const answers = (header: Header): Capability[] =>
    pathsOf(header, database)
      .filter((path) => names.has(nameOf(path)))
      .flatMap((path) => [...(spellings.get(realOf(path)) ?? [])])
      .map((name) => ({ name, version: null, own: false }));
  return new Map(headers.map((header) => [header, answers(header)]));
};

/** An unversioned side answers any version. https://rpm-software-management.github.io/rpm/manual/dependencies.html */
const fitsRpms: Fits = ({ operator, version }, { capability }) =>
  operator === null ||
  operator === "~" ||
  capability.version === null ||
  isAllowed(compareEvrs(evrOf(capability.version), evrOf(version)), operator);

const protectedIn = (root: Root): ReadonlySet<string> => {
  const folders = PROTECTED.map((folder) => root.resolve(folder)?.path).filter((path) => path !== undefined);
  const files = folders.flatMap((folder) =>
    root.names(folder).map((name) => bodyAt(root, childOf(folder, name))),
  );
  const lines = files.flatMap((body) => (body ? linesOf(textOf(body)) : []));
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#")));
};
