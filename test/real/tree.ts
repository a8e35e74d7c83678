import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { expect } from "vitest";
import type { Entry, EntryRef, Image } from "../../src/model/image.ts";
import type { MergedTree } from "../../src/model/tree.ts";
import { type MtreeEntry, parseMtree } from "../support/mtree.ts";
import { type Reading, realPath } from "./images.ts";

/** What umoci made of the same image. */
export const umociTree = (name: string): readonly MtreeEntry[] =>
  parseMtree(readFileSync(realPath(name, "tree.mtree"), "utf8"));

const TYPES: Readonly<Record<Entry["kind"], string>> = {
  file: "file",
  directory: "dir",
  symlink: "link",
  hardlink: "file",
  character: "char",
  block: "block",
  fifo: "fifo",
};

/** Law 3: path, kind, mode, owner, size, time, target, attributes and link groups are as umoci made them. */
export const treeIsUmocis = ({ analysis }: Reading, listing: readonly MtreeEntry[]): void => {
  const { tree } = analysis.scene;
  const names = namesPerContent(tree);
  const ours = [...tree.nodes.values()].map(({ path, entry, content }) => ({
    path,
    type: TYPES[entry.kind],
    mode: entry.kind === "symlink" ? 0o777 : entry.mode,
    uid: entry.uid,
    gid: entry.gid,
    mtimeSeconds: Math.floor(entry.mtimeSeconds),
    link: entry.kind === "symlink" ? entry.target : null,
    size: entry.contentBytes,
    nlink: content ? (names.get(keyOf(content)) ?? 0) : 0,
    xattrs: Object.fromEntries(
      Object.entries(entry.xattrs ?? {}).map(([key, value]) => [key, base64(value)]),
    ),
  }));
  expect(differences(byPath(ours), byPath(listing))).toEqual([]);
};

type Listed = Omit<MtreeEntry, "sha256">;

const byPath = (entries: readonly Listed[]): Map<string, string> =>
  new Map(entries.map((entry) => [entry.path, lineOf(entry)]));

/** What both sides know: size and names of files alone; of the root no time, for no layer need list it. */
const lineOf = ({ path, type, mode, uid, gid, mtimeSeconds, link, size, nlink, xattrs }: Listed): string => {
  const file = type === "file" ? `${size} bytes, ${nlink} names` : "";
  const time = path === "/" ? "" : `@${mtimeSeconds}`;
  const attributes = Object.entries(xattrs).sort().join(" ");
  return [type, mode.toString(8), `${uid}:${gid}`, time, file, link ?? "", attributes].join(" ");
};

/** Not `toEqual` on two lists of a hundred thousand: only the first that differ are shown. */
export const differences = (
  ours: ReadonlyMap<string, string>,
  theirs: ReadonlyMap<string, string>,
): string[] =>
  [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((path) => ours.get(path) !== theirs.get(path))
    .slice(0, 20)
    .map((path) => `${path}: slim has ${ours.get(path)}, umoci ${theirs.get(path)}`);

const keyOf = ({ layer, entry }: EntryRef): string => `${layer}/${entry}`;

const namesPerContent = (tree: MergedTree): Map<string, number> => {
  const names = new Map<string, number>();
  for (const { content } of tree.nodes.values())
    if (content) names.set(keyOf(content), (names.get(keyOf(content)) ?? 0) + 1);
  return names;
};

/** Bytes that are no UTF-8 stand as U+DC80…U+DCFF. */
const base64 = (text: string): string =>
  Buffer.concat(
    [...text].map((char) => {
      const code = char.charCodeAt(0);
      return char.length === 1 && code >= 0xdc80 && code <= 0xdcff
        ? Buffer.of(code - 0xdc00)
        : Buffer.from(char);
    }),
  ).toString("base64");

/** Law 3, contents: every body in the archive has the digest that umoci took of the unpacked file. */
export const bodiesAreUmocis = (
  archive: string,
  { analysis }: Reading,
  listing: readonly MtreeEntry[],
): void => {
  const { image, tree } = analysis.scene;
  const digests = digestsOf(
    archive,
    image,
    [...tree.nodes.values()].flatMap(({ content }) => content ?? []),
  );
  const wrong = listing.filter(({ path, type, sha256 }) => {
    const content = tree.nodes.get(path)?.content;
    return type === "file" && sha256 !== (content ? digests.get(keyOf(content)) : null);
  });
  expect(wrong.slice(0, 20)).toEqual([]);
};

const digestsOf = (archive: string, image: Image, refs: readonly EntryRef[]): Map<string, string> => {
  const members = membersOf(archive);
  const fd = openSync(archive, "r");
  const buffer = Buffer.allocUnsafe(1 << 20);
  const digests = new Map<string, string>();
  for (const ref of refs) {
    const layer = image.layers[ref.layer];
    const entry = layer?.entries[ref.entry];
    const start = members.get(`${layer?.diffId.slice("sha256:".length)}.tar`);
    if (!entry || start === undefined) throw new Error(`no layer ${ref.layer} in ${archive}`);
    if (!digests.has(keyOf(ref)))
      digests.set(keyOf(ref), sha256(fd, start + entry.bodyOffset, entry.contentBytes, buffer));
  }
  closeSync(fd);
  return digests;
};

const sha256 = (fd: number, start: number, bytes: number, buffer: Buffer): string => {
  const hash = createHash("sha256");
  for (let done = 0; done < bytes; ) {
    const read = readSync(fd, buffer, 0, Math.min(buffer.length, bytes - done), start + done);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    done += read;
  }
  return hash.digest("hex");
};

/** Where the members of an archive of short names lie, by nothing but their headers. */
const membersOf = (archive: string): Map<string, number> => {
  const members = new Map<string, number>();
  const fd = openSync(archive, "r");
  const header = Buffer.alloc(512);
  for (let at = 0; readSync(fd, header, 0, 512, at) === 512; ) {
    const name = header.toString("latin1", 0, 100).replace(/\0.*$/s, "");
    if (name === "") break;
    const bytes = Number.parseInt(header.toString("latin1", 124, 136), 8);
    members.set(name, at + 512);
    at += 512 + Math.ceil(bytes / 512) * 512;
  }
  closeSync(fd);
  return members;
};
