import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { inflate } from "./inflate.ts";

/** What a zip may lie in: a file, or a part of one. */
export interface ZipBody {
  readonly bytes: number;
  read(from: number, bytes: number): Uint8Array | null;
}

/** One member of a zip, as its central directory tells. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly storedBytes: number;
  /** Of its body as it was, as the zip has it. */
  readonly bytes: number;
  /** Where its local header lies. */
  readonly offset: number;
}

const END_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
const MEMBER_BYTES = 46;
/** A class path of 100,000 classes has a directory of about 10 MB. */
const DIRECTORY_BYTES_MAX = 1 << 25;

/**
 * The members of a zip, from its end and its central directory alone; null where there is none, or it is broken. Zip64 is
 * not read. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export const readZip = (root: Root, path: ImagePath): readonly ZipMember[] | null => {
  const body = bodyAt(root, path);
  return body && membersOf(body);
};

/** The file at a real path, as what a zip may lie in. */
export const bodyAt = (root: Root, path: ImagePath): ZipBody | null => {
  const bytes = root.bytesOf(path);
  return bytes === null ? null : { bytes, read: (from, most) => root.read(path, from, most) };
};

/** The same of any body. A script may stand before the zip, whose offsets need not know of it. */
export const membersOf = (body: ZipBody): readonly ZipMember[] | null => {
  if (body.bytes < END_BYTES) return null;
  const tailBytes = Math.min(body.bytes, END_BYTES + COMMENT_BYTES_MAX);
  // Hardly any zip has a comment.
  const end = findEnd(body, END_BYTES) ?? findEnd(body, tailBytes);
  if (end === null) return null;
  const directoryBytes = end.view.getUint32(12, true);
  const before = end.at - directoryBytes - end.view.getUint32(16, true);
  if (directoryBytes > DIRECTORY_BYTES_MAX || before < 0) return null;
  const directory = body.read(end.at - directoryBytes, directoryBytes);
  return directory?.length === directoryBytes ? membersIn(directory, before) : null;
};

const viewOf = (body: Uint8Array): DataView => new DataView(body.buffer, body.byteOffset, body.byteLength);

const findEnd = (
  body: ZipBody,
  tailBytes: number,
): { readonly view: DataView; readonly at: number } | null => {
  const from = body.bytes - tailBytes;
  const tail = body.read(from, tailBytes);
  if (tail?.length !== tailBytes) return null;
  const view = viewOf(tail);
  for (let at = tailBytes - END_BYTES; at >= 0; at--)
    if (view.getUint32(at, true) === 0x06054b50) return { view: viewOf(tail.subarray(at)), at: from + at };
  return null;
};

const membersIn = (directory: Uint8Array, before: number): readonly ZipMember[] | null => {
  const view = viewOf(directory);
  const decoder = new TextDecoder();
  const members: ZipMember[] = [];
  for (let at = 0; at < directory.length; ) {
    if (at + MEMBER_BYTES > directory.length || view.getUint32(at, true) !== 0x02014b50) return null;
    const nameEnd = at + MEMBER_BYTES + view.getUint16(at + 28, true);
    members.push({
      name: decoder.decode(directory.subarray(at + MEMBER_BYTES, nameEnd)),
      method: view.getUint16(at + 10, true),
      storedBytes: view.getUint32(at + 20, true),
      bytes: view.getUint32(at + 24, true),
      offset: before + view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
};

const LOCAL_BYTES = 30;

/** Where the bytes of a member lie that is stored as it is; null for one that is deflated, or cannot be read. */
export const storedBody = (body: ZipBody, member: ZipMember): ZipBody | null =>
  member.method === 0 ? partOf(body, member) : null;

/** The first `bytesMax` bytes of a member, stored or deflated; null where it cannot be read. */
export const readMember = (body: ZipBody, member: ZipMember, bytesMax: number): Uint8Array | null => {
  const part = partOf(body, member);
  if (part === null) return null;
  if (member.method === 0) return part.read(0, Math.min(part.bytes, bytesMax));
  const packed = member.method === DEFLATED ? part.read(0, part.bytes) : null;
  return packed?.length === part.bytes ? inflate(packed, bytesMax) : null;
};

const DEFLATED = 8;

const partOf = (body: ZipBody, { offset, storedBytes }: ZipMember): ZipBody | null => {
  const header = body.read(offset, LOCAL_BYTES);
  if (header?.length !== LOCAL_BYTES) return null;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== 0x04034b50) return null;
  const start = offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + storedBytes > body.bytes) return null;
  const read: ZipBody["read"] = (from, bytes) =>
    body.read(start + from, Math.max(0, Math.min(bytes, storedBytes - from)));
  return { bytes: storedBytes, read };
};
