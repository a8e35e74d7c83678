import { encodeName } from "./names.ts";
import { putChecksum } from "./tar-checksum.ts";
import { BLOCK_BYTES } from "./tar-header.ts";

/** One record as it stands in a PAX header, its length and newline included. */
export interface PaxRecord {
  readonly key: string;
  readonly bytes: Buffer;
}

/** Records that are known to parse; those without a value only take others back. */
export const listPax = (body: Buffer): PaxRecord[] => {
  const records: PaxRecord[] = [];
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const space = body.indexOf(0x20, at);
    const bytes = body.subarray(at, at + Number(body.toString("latin1", at, space)));
    const equals = body.indexOf(0x3d, space);
    const key = body.toString("utf8", space + 1, equals);
    at += bytes.length;
    if (!OF_A_MAP.has(key)) removeKey(records, key);
    if (equals + 2 < at) records.push({ key, bytes });
  }
  return records;
};

const SPARSE = "GNU.sparse.";
/** Of GNU's first sparse format, which states pairs of these again and again. */
const OF_A_MAP = new Set(["GNU.sparse.offset", "GNU.sparse.numbytes"]);

const removeKey = (records: PaxRecord[], key: string): void => {
  const at = records.findIndex((record) => record.key === key);
  if (at !== -1) records.splice(at, 1);
};

/**
 * Records in the order of their keys, so that equal members have equal headers. Those of a sparse map stay in theirs: GNU
 * tar wants the count before the map, and pairs in turn.
 */
export const paxHeader = (records: readonly PaxRecord[]): Buffer => {
  if (records.length === 0) return Buffer.alloc(0);
  const order = ({ key }: PaxRecord): string => (key.startsWith(SPARSE) ? SPARSE : key);
  const sorted = [...records].sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  const body = Buffer.concat(sorted.map(({ bytes }) => bytes));
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write("PaxHeaders/member", 0, "latin1");
  block.write("0000644\0", 100, "latin1");
  for (const at of [108, 116]) block.write("0000000\0", at, "latin1");
  block.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  block.write("00000000000\0", 136, "latin1");
  block.write("x", 156, "latin1");
  block.write("ustar\u000000", 257, "latin1");
  putChecksum(block);
  return Buffer.concat([
    block,
    body,
    Buffer.alloc((BLOCK_BYTES - (body.length % BLOCK_BYTES)) % BLOCK_BYTES),
  ]);
};

/** `"%d %s=%s\n"`, where the number counts itself. */
export const recordOf = (key: string, value: string): PaxRecord => {
  const rest = Buffer.concat([Buffer.from(` ${key}=`, "utf8"), encodeName(value), Buffer.from("\n")]);
  let length = rest.length + 1;
  while (`${length}`.length + rest.length !== length) length = `${length}`.length + rest.length;
  return { key, bytes: Buffer.concat([Buffer.from(`${length}`), rest]) };
};
