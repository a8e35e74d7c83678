import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";

/** One member of a zip, as its central directory tells. */
export interface ZipMember {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly storedBytes: number;
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
  const bytes = root.bytesOf(path);
  if (bytes === null || bytes < END_BYTES) return null;
  const tailBytes = Math.min(bytes, END_BYTES + COMMENT_BYTES_MAX);
  // Hardly any zip has a comment.
  const end = findEnd(root, path, bytes, END_BYTES) ?? findEnd(root, path, bytes, tailBytes);
  if (end === null) return null;
  const directoryBytes = end.getUint32(12, true);
  const offset = end.getUint32(16, true);
  if (directoryBytes > DIRECTORY_BYTES_MAX || offset + directoryBytes > bytes) return null;
  const directory = root.read(path, offset, directoryBytes);
  return directory?.length === directoryBytes ? membersIn(directory) : null;
};

const viewOf = (body: Uint8Array): DataView => new DataView(body.buffer, body.byteOffset, body.byteLength);

const findEnd = (root: Root, path: ImagePath, bytes: number, tailBytes: number): DataView | null => {
  const tail = root.read(path, bytes - tailBytes, tailBytes);
  if (tail?.length !== tailBytes) return null;
  const view = viewOf(tail);
  for (let at = tailBytes - END_BYTES; at >= 0; at--)
    if (view.getUint32(at, true) === 0x06054b50) return viewOf(tail.subarray(at));
  return null;
};

const membersIn = (directory: Uint8Array): readonly ZipMember[] | null => {
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
      offset: view.getUint32(at + 42, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return members;
};

const LOCAL_BYTES = 30;

/** The body of a member that is stored as it is; null for one that is deflated, or cannot be read. */
export const readStored = (root: Root, path: ImagePath, member: ZipMember): Uint8Array | null => {
  if (member.method !== 0) return null;
  const header = root.read(path, member.offset, LOCAL_BYTES);
  if (header?.length !== LOCAL_BYTES) return null;
  const view = viewOf(header);
  if (view.getUint32(0, true) !== 0x04034b50) return null;
  const body = member.offset + LOCAL_BYTES + view.getUint16(26, true) + view.getUint16(28, true);
  return root.read(path, body, member.storedBytes);
};
