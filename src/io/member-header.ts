import { SlimError } from "../model/error.ts";
import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import { encodeName } from "./names.ts";
import { listPax, type PaxRecord, paxHeader, recordOf } from "./pax-records.ts";
import { putChecksum } from "./tar-checksum.ts";
import { BLOCK_BYTES, decodeHeader } from "./tar-header.ts";
import { readTar, type TarMember } from "./tar-reader.ts";

const NAME_BYTES = 100;
const TYPE_HARD_LINK = "1";

/** What is to be different from the header that is copied. */
export interface Renaming {
  readonly path: ImagePath;
  /** The member becomes a hard link to this path, without a body. */
  readonly linkTo: ImagePath | null;
  /** Whether to write it in one form, though the name stays. */
  readonly uniform?: boolean;
}

/**
 * The headers of a member as they stood in its old layer, under another name: all that the model never knew (PAX records,
 * owners' names, sparse maps) comes along byte for byte. Names are relative, without `./`; long ones are PAX records.
 */
export const renameHeader = (raw: Buffer, { path, linkTo, uniform = false }: Renaming): Buffer => {
  const { member, pax, isBare } = readHeaders(raw);
  const { type } = member.header;
  const name = tarName(path, type === "5" || (type === "\0" && member.name.endsWith("/")));
  if (!uniform && isBare && linkTo === null && member.name === name) return raw;
  const block = Buffer.from(lastBlocks(raw, member));
  const records = pax.filter(({ key }) => !NAMES.has(key) && !(linkTo !== null && OF_BODIES.test(key)));
  if (linkTo !== null) {
    block.write(TYPE_HARD_LINK, 156, "latin1");
    block.write("00000000000\0", 124, "latin1");
  }
  putName(block, 0, name, "path", records);
  if (member.pax.has("GNU.sparse.name") && linkTo === null) records.push(recordOf("GNU.sparse.name", name));
  const linkName = linkTo === null ? (type === "2" ? member.linkName : "") : tarName(linkTo, false);
  putName(block, 157, linkName, "linkpath", records);
  // The map of an old sparse file lies where a POSIX header has its prefix.
  if (type !== "S" || linkTo !== null) toPosix(block);
  putChecksum(block);
  return Buffer.concat([paxHeader(records), linkTo === null ? block : block.subarray(0, BLOCK_BYTES)]);
};

const NAMES = new Set(["path", "linkpath", "GNU.sparse.name"]);
/** Records that speak of a body, which a hard link has not. */
const OF_BODIES = /^(?:size$|GNU\.sparse\.)/;

/** A header for what no layer listed: an implied directory, or a marker. Root's, of no time. */
export const newHeader = (path: ImagePath, kind: "directory" | "whiteout"): Buffer => {
  const block = Buffer.alloc(BLOCK_BYTES);
  const records: PaxRecord[] = [];
  const name =
    kind === "directory" ? tarName(path, true) : tarName(`${parentOf(path)}/.wh.${nameOf(path)}`, false);
  putName(block, 0, name, "path", records);
  block.write(kind === "directory" ? "0000755\0" : "0000600\0", 100, "latin1");
  for (const at of [108, 116]) block.write("0000000\0", at, "latin1");
  for (const at of [124, 136]) block.write("00000000000\0", at, "latin1");
  block.write(kind === "directory" ? "5" : "0", 156, "latin1");
  toPosix(block);
  putChecksum(block);
  return Buffer.concat([paxHeader(records), block]);
};

/** A header for a file of an archive: root's, 0644, of no time. */
export const newMemberHeader = (name: string, bytes: number): Buffer => {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(name, 0, NAME_BYTES, "utf8");
  block.write("0000644\0", 100, "latin1");
  for (const at of [108, 116]) block.write("0000000\0", at, "latin1");
  putSize(block, bytes);
  block.write("00000000000\0", 136, "latin1");
  block.write("0", 156, "latin1");
  toPosix(block);
  putChecksum(block);
  return block;
};

/** Octal digits; beyond 8 GiB GNU's base-256, which every reader of images knows. */
const putSize = (block: Buffer, bytes: number): void => {
  if (bytes < 8 ** 11) {
    block.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124, "latin1");
    return;
  }
  block.fill(0, 124, 136);
  block[124] = 0x80;
  block.writeUIntBE(bytes, 130, 6);
};

const tarName = (path: ImagePath, isDirectory: boolean): string => {
  const name = path.replace(/^\/+/, "");
  return name === "" ? "./" : isDirectory ? `${name}/` : name;
};

interface Headers {
  readonly member: TarMember;
  /** All records of the last PAX header, as they stand there: old sparse files have several of one key. */
  readonly pax: readonly PaxRecord[];
  /** Whether there is nothing but the member's own: a global header in front would go on to speak of its new neighbours. */
  readonly isBare: boolean;
}

/** What these headers say, which are one member's. */
const readHeaders = (raw: Buffer): Headers => {
  const reader = readTar();
  let pax: readonly PaxRecord[] = [];
  let isBare = true;
  let at = 0;
  let extension = "";
  for (let step = reader.next(); !step.done; ) {
    if (step.value.kind === "member") return { member: step.value.member, pax, isBare };
    const next = raw.subarray(at, at + step.value.bytes);
    at += next.length;
    if (extension === "x") pax = listPax(next);
    if (extension === "g") isBare = false;
    extension = extension === "" ? extensionIn(next) : "";
    step = reader.next(next);
  }
  throw new SlimError("bad-tar", "a member's headers cannot be read again");
};

/** The type of a header block that a body of its own follows. */
const extensionIn = (block: Buffer): string => {
  const header = decodeHeader(block);
  return header && header.sizeBytes > 0 && "xgLK".includes(header.type) ? header.type : "";
};

/** The member's own header block, with the sparse map that follows it in old GNU tars. */
const lastBlocks = (raw: Buffer, { header }: TarMember): Buffer => {
  if (header.type !== "S") return raw.subarray(raw.length - BLOCK_BYTES);
  let start = raw.length - BLOCK_BYTES;
  while (start > 0 && raw.toString("latin1", start + 257, start + 262) !== "ustar") start -= BLOCK_BYTES;
  return raw.subarray(start);
};

/** A name where it fits, else as a PAX record; the field then holds what it can. */
const putName = (block: Buffer, at: number, name: string, key: string, records: PaxRecord[]): void => {
  const bytes = encodeName(name);
  block.fill(0, at, at + NAME_BYTES);
  bytes.copy(block, at, 0, Math.min(bytes.length, NAME_BYTES));
  if (bytes.length > NAME_BYTES) records.push(recordOf(key, name));
};

/** ustar without a prefix: GNU keeps other things there, which mean nothing under a POSIX magic. */
const toPosix = (block: Buffer): void => {
  const gnu = block.toString("latin1", 257, 265) === "ustar  \0";
  if (!gnu && block.toString("latin1", 257, 262) !== "ustar") block.fill(0, 257, BLOCK_BYTES);
  block.write("ustar\u000000", 257, "latin1");
  block.fill(0, 345, 500);
};
