import { TAG, type Tag } from "../../../src/contents/packages/rpm-header.ts";
import { type SqliteRow, sqliteFile } from "./sqlite-file.ts";

/** A relation as rpm stores it: name, flags, version. */
export type StoredRelation = readonly [name: string, flags?: number, version?: string];

export const LESS = 2;
export const GREATER = 4;
export const EQUAL = 8;

/** An rpm as a test speaks of it. */
export interface RpmSpec {
  readonly name: string;
  /** `version-release` */
  readonly version?: string;
  readonly epoch?: number;
  readonly arch?: string;
  /** Paths; those that end in `/` are directories. */
  readonly files?: readonly string[];
  readonly states?: readonly number[];
  readonly provides?: readonly StoredRelation[];
  readonly requires?: readonly StoredRelation[];
  readonly recommends?: readonly StoredRelation[];
}

/** rpm's database of such packages, and more tables if there are any. */
export const rpmDatabase = (specs: readonly RpmSpec[]): Buffer =>
  sqliteFile({ Packages: specs.map((spec): SqliteRow => [null, headerBlob(spec)]) });

type Data = readonly [type: number, bytes: Buffer, count: number];

/** https://rpm-software-management.github.io/rpm/manual/format_header.html */
export const headerBlob = (spec: RpmSpec): Buffer => {
  const [version = "", release = ""] = (spec.version ?? "1-1").split("-");
  const tags: [Tag, Data][] = [
    [TAG.name, text(spec.name)],
    [TAG.version, text(version)],
    [TAG.release, text(release)],
    [TAG.architecture, text(spec.arch ?? "x86_64")],
  ];
  if (spec.epoch !== undefined) tags.push([TAG.epoch, numbers([spec.epoch], 4)]);
  addFiles(tags, spec);
  addRelations(tags, spec.provides, [TAG.provideNames, TAG.provideFlags, TAG.provideVersions]);
  addRelations(tags, spec.requires, [TAG.requireNames, TAG.requireFlags, TAG.requireVersions]);
  addRelations(tags, spec.recommends, [TAG.recommendNames, TAG.recommendFlags, TAG.recommendVersions]);
  return assemble(tags);
};

const addFiles = (tags: [Tag, Data][], { files = [], states }: RpmSpec): void => {
  if (files.length === 0) return;
  const plain = files.map((file) => file.replace(/\/$/, ""));
  const folders = [...new Set(plain.map((file) => file.slice(0, file.lastIndexOf("/") + 1)))];
  tags.push(
    [TAG.baseNames, texts(plain.map((file) => file.slice(file.lastIndexOf("/") + 1)))],
    [TAG.directoryNames, texts(folders)],
    [
      TAG.directoryIndexes,
      numbers(
        plain.map((file) => folders.indexOf(file.slice(0, file.lastIndexOf("/") + 1))),
        4,
      ),
    ],
    [
      TAG.fileModes,
      numbers(
        files.map((file) => (file.endsWith("/") ? 0o040755 : 0o100644)),
        2,
      ),
    ],
    [TAG.fileStates, numbers(states ?? files.map(() => 0), 1)],
  );
};

const addRelations = (
  tags: [Tag, Data][],
  relations: readonly StoredRelation[] = [],
  [names, flags, versions]: readonly [Tag, Tag, Tag],
): void => {
  if (relations.length === 0) return;
  tags.push(
    [names, texts(relations.map(([name]) => name))],
    [
      flags,
      numbers(
        relations.map(([, flag = 0]) => flag),
        4,
      ),
    ],
    [versions, texts(relations.map(([, , version = ""]) => version))],
  );
};

const text = (value: string): Data => [6, Buffer.from(`${value}\0`), 1];
const texts = (values: readonly string[]): Data => [
  8,
  Buffer.from(values.map((v) => `${v}\0`).join("")),
  values.length,
];
const numbers = (values: readonly number[], bytes: 1 | 2 | 4): Data => {
  const buffer = Buffer.alloc(values.length * bytes);
  for (const [at, value] of values.entries()) buffer.writeUIntBE(value, at * bytes, bytes);
  return [bytes === 4 ? 4 : bytes === 2 ? 3 : 1, buffer, values.length];
};

const assemble = (tags: readonly (readonly [Tag, Data])[]): Buffer => {
  let offset = 0;
  const index = tags.map(([tag, [type, bytes, count]]) => {
    const entry = Buffer.alloc(16);
    for (const [at, value] of [tag, type, offset, count].entries()) entry.writeUInt32BE(value, at * 4);
    offset += bytes.length;
    return entry;
  });
  const head = Buffer.alloc(8);
  head.writeUInt32BE(tags.length, 0);
  head.writeUInt32BE(offset, 4);
  return Buffer.concat([head, ...index, ...tags.map(([, [, bytes]]) => bytes)]);
};
