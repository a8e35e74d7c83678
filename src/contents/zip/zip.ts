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
 * The members of a zip, from its end and its central directory alone; null where there is none, or it is broken.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
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
  const { directoryBytes, directoryAt, to } = wideEnd(body, end.at) ?? {
    directoryBytes: end.view.getUint32(12, true),
    directoryAt: end.view.getUint32(16, true),
    to: end.at,
  };
  const before = to - directoryBytes - directoryAt;
  if (!(directoryBytes <= DIRECTORY_BYTES_MAX && before >= 0)) return null;
  const directory = body.read(to - directoryBytes, directoryBytes);
  return directory?.length === directoryBytes ? membersIn(directory, before) : null;
};

/** Where the central directory lies, as the zip says, and where it ends in the body. */
interface DirectoryPlace {
  readonly directoryBytes: number;
  readonly directoryAt: number;
  readonly to: number;
}

const LOCATOR_BYTES = 20;
const WIDE_END_BYTES = 56;

/** Of a zip with more than 65,535 members, or of more than 4 GiB, another end stands before the end; null where none does. */
const wideEnd = (body: ZipBody, endAt: number): DirectoryPlace | null => {
  const at = endAt - LOCATOR_BYTES - WIDE_END_BYTES;
  const bytes = at < 0 ? null : body.read(at, WIDE_END_BYTES + LOCATOR_BYTES);
  if (bytes?.length !== WIDE_END_BYTES + LOCATOR_BYTES) return null;
  const view = viewOf(bytes);
  if (view.getUint32(WIDE_END_BYTES, true) !== 0x07064b50 || view.getUint32(0, true) !== 0x06064b50)
    return null;
  return {
    directoryBytes: Number(view.getBigUint64(40, true)),
    directoryAt: Number(view.getBigUint64(48, true)),
    to: at,
  };
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
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const [bytes, storedBytes, offset] = widened(
      [24, 20, 42].map((place) => view.getUint32(at + place, true)),
      directory.subarray(nameEnd, extraEnd),
    );
    if (bytes === undefined || storedBytes === undefined || offset === undefined) return null;
    members.push({
      name: decoder.decode(directory.subarray(at + MEMBER_BYTES, nameEnd)),
      method: view.getUint16(at + 10, true),
      storedBytes,
      bytes,
      offset: before + offset,
    });
    at = extraEnd + view.getUint16(at + 32, true);
  }
  return members;
};

const FULL = 0xffffffff;
const WIDE_FIELD = 1;

/** Numbers that have no room in 32 bits stand in a field of their own, one behind another. */
const widened = (numbers: readonly number[], extra: Uint8Array): readonly (number | undefined)[] => {
  if (!numbers.includes(FULL)) return numbers;
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== WIDE_FIELD) continue;
    const end = Math.min(extra.length, at + 4 + view.getUint16(at + 2, true));
    let next = at + 4;
    return numbers.map((number) => {
      if (number !== FULL) return number;
      next += 8;
      return next <= end ? Number(view.getBigUint64(next - 8, true)) : undefined;
    });
  }
  return numbers;
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
