import { SlimError } from "../model/error.ts";
import { decodeName } from "./names.ts";
import {
  BLOCK_BYTES,
  decodeHeader,
  decodePax,
  isZeroBlock,
  type PaxRecords,
  type TarHeader,
} from "./tar-header.ts";

/** One member of a tar with all that its extension headers say. Offsets count from the tar's beginning. */
export interface TarMember {
  readonly header: TarHeader;
  readonly pax: PaxRecords;
  readonly name: string;
  readonly linkName: string;
  /** The body as stored; 0 for members that have none. */
  readonly bodyBytes: number;
  readonly headerOffset: number;
  readonly bodyOffset: number;
}

/**
 * What the reader asks of whoever holds the bytes: give the next `bytes` whole, or step over a member's body (with its
 * padding), looking at it or not. So one reader serves files, which jump over bodies, and streams, which cannot.
 */
export type TarStep =
  | { readonly kind: "read"; readonly bytes: number }
  | { readonly kind: "member"; readonly member: TarMember; readonly paddedBytes: number };

/** A name or PAX header longer than this is an attack, not a name. */
const EXTENSION_BYTES_MAX = 1 << 20;
const READ_BLOCK: TarStep = { kind: "read", bytes: BLOCK_BYTES };
const NO_PAX: PaxRecords = new Map();
/** Links, devices, directories and pipes have no body, whatever their size field says: so Go's archive/tar reads them. */
const HEADER_ONLY = new Set(["1", "2", "3", "4", "5", "6"]);
const KNOWN_TYPES = new Set(["\0", "0", "7", "S", ...HEADER_ONLY]);

/**
 * Reads a tar as a conversation: it yields steps, and is given the bytes that it asked for; an empty buffer means that
 * the tar is at its end. Throws `bad-tar` without saying where: the caller knows the layer's name.
 */
export function* readTar(): Generator<TarStep, void, Buffer> {
  let offset = 0;
  let headerOffset = 0;
  let pax = NO_PAX;
  let longName: string | null = null;
  let longLink: string | null = null;
  let last: string | null = null;
  const fault = (what: string): SlimError =>
    badTar(last === null ? what : `${what}, after ${JSON.stringify(last)}`);
  for (;;) {
    const block = yield READ_BLOCK;
    if (block.length === 0 || isZeroBlock(block)) {
      if (pax !== NO_PAX || longName !== null || longLink !== null)
        throw fault(`the tar is cut short at byte ${offset}`);
      const second = block.length === 0 ? block : yield READ_BLOCK;
      if (second.length === 0 || isZeroBlock(second)) return;
      throw fault(`a zero block amid the members at byte ${offset}`);
    }
    const header = decodeHeader(block);
    if (!header) throw fault(`no tar header at byte ${offset}`);
    if (!(header.sizeBytes >= 0)) throw fault(`a member's size is no number at byte ${offset}`);
    if (Number.isNaN(header.mode + header.uid + header.gid + header.mtimeSeconds))
      throw fault(`a member's mode, owner or time is no number at byte ${offset}`);
    offset += BLOCK_BYTES;
    const { type } = header;
    if (type === "x" || type === "g" || type === "L" || type === "K") {
      if (header.sizeBytes > EXTENSION_BYTES_MAX)
        throw fault(`a header of ${header.sizeBytes} bytes at byte ${offset}`);
      const body =
        header.sizeBytes > 0 ? yield { kind: "read", bytes: padded(header.sizeBytes) } : Buffer.alloc(0);
      if (body.length < header.sizeBytes) throw fault(`the tar is cut short at byte ${offset}`);
      const value = body.subarray(0, header.sizeBytes);
      offset += padded(header.sizeBytes);
      // A global header ("g") speaks of the archive as a whole; no engine applies it to members.
      if (type === "x")
        pax = decodePax(value) ?? fail(fault(`a PAX header that does not parse before byte ${offset}`));
      else if (type === "L") longName = untilZero(value);
      else if (type === "K") longLink = untilZero(value);
      continue;
    }
    if (!KNOWN_TYPES.has(type))
      throw fault(`a member of unknown type ${JSON.stringify(type)} before byte ${offset}`);
    for (let more = header.extended; more; ) {
      const map = yield READ_BLOCK;
      if (map.length === 0) throw fault(`the tar is cut short at byte ${offset}`);
      offset += BLOCK_BYTES;
      more = map[504] === 1;
    }
    const bodyBytes = HEADER_ONLY.has(type) ? 0 : sizeFrom(pax, header);
    // An empty record takes back what an earlier one said.
    const name = pax.get("GNU.sparse.name") || pax.get("path") || (longName ?? header.name);
    const linkName = pax.get("linkpath") || (longLink ?? header.linkName);
    const member = { header, pax, name, linkName, bodyBytes, headerOffset, bodyOffset: offset };
    const paddedBytes = padded(bodyBytes);
    yield { kind: "member", member, paddedBytes };
    offset += paddedBytes;
    headerOffset = offset;
    pax = NO_PAX;
    longName = longLink = null;
    last = name;
  }
}

const padded = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;

const untilZero = (bytes: Buffer): string => {
  const end = bytes.indexOf(0);
  return decodeName(end === -1 ? bytes : bytes.subarray(0, end));
};

const sizeFrom = (pax: PaxRecords, header: TarHeader): number => {
  const stated = pax.get("size");
  if (!stated) return header.sizeBytes;
  return /^\d{1,15}$/.test(stated)
    ? Number(stated)
    : fail(badTar(`a PAX size that is no number: ${JSON.stringify(stated)}`));
};

const badTar = (what: string): SlimError => new SlimError("bad-tar", what);

const fail = (error: SlimError): never => {
  throw error;
};
