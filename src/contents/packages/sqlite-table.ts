import { BrokenDatabase } from "./broken.ts";
import type { Pages } from "./sqlite-pages.ts";

/** A value of a row. Integers beyond 2^53 lose their last digits; nothing that is read here has such. */
export type Value = null | number | string | Uint8Array;

export interface Row {
  readonly id: number;
  readonly values: readonly Value[];
}

const utf8 = new TextDecoder();

/** Names of columns are not looked at: callers know the places. */
export function* rowsOf(pages: Pages, table: string): Generator<Row> {
  for (const { values } of rowsBelow(pages, 1))
    if (values[0] === "table" && values[1] === table) {
      const root = values[3];
      if (typeof root === "number") return yield* rowsBelow(pages, root);
    }
  throw new BrokenDatabase(pages.body.path, `has no table ${table}`);
}

const INTERIOR = 5;
const LEAF = 13;
/** 64 KiB pages of two children each would hold more rows than a file can; a loop would not end. */
const DEPTH_MAX = 40;

/** A table b-tree, leaves in order. https://www.sqlite.org/fileformat2.html#b_tree_pages */
function* rowsBelow(pages: Pages, root: number, walk = startWalk(pages), depth = 0): Generator<Row> {
  if (depth > DEPTH_MAX || walk.seen.has(root))
    throw new BrokenDatabase(pages.body.path, `loops at page ${root}`);
  walk.seen.add(root);
  const page = pages.page(root);
  const reader = new Reader(page, pages, root === 1 ? 100 : 0);
  const kind = reader.byte();
  if (kind !== LEAF && kind !== INTERIOR)
    throw new BrokenDatabase(pages.body.path, `page ${root} is no page of a table`);
  reader.at += 2;
  const cells = reader.uint(2);
  reader.at += 3;
  const last = kind === INTERIOR ? reader.uint(4) : null;
  const offsets = Array.from({ length: cells }, () => reader.uint(2));
  for (const offset of offsets) {
    reader.at = offset;
    if (kind === INTERIOR) yield* rowsBelow(pages, reader.uint(4), walk, depth + 1);
    else yield rowAt(reader, pages, walk);
  }
  if (last !== null) yield* rowsBelow(pages, last, walk, depth + 1);
}

/** How far one walk over a table has come. */
interface Walk {
  readonly seen: Set<number>;
  /** Each page belongs to one row or to none, so all rows together have no more bytes than all pages. */
  bytesLeft: number;
}

const startWalk = ({ count, usableBytes }: Pages): Walk => ({
  seen: new Set(),
  bytesLeft: count * usableBytes,
});

const rowAt = (reader: Reader, pages: Pages, walk: Walk): Row => {
  const bytes = reader.varint();
  walk.bytesLeft -= bytes;
  if (walk.bytesLeft < 0) throw new BrokenDatabase(pages.body.path, "has rows larger than itself");
  const id = reader.varint();
  const payload = payloadAt(reader, pages, bytes);
  return { id, values: valuesOf(new Reader(payload, pages, 0)) };
};

/** What does not fit on the page goes on, on a chain of others. https://www.sqlite.org/fileformat2.html#cell_payload */
const payloadAt = (reader: Reader, pages: Pages, bytes: number): Uint8Array => {
  const { usableBytes } = pages;
  const most = usableBytes - 35;
  if (bytes <= most) return reader.bytes(bytes);
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const first = least + ((bytes - least) % (usableBytes - 4));
  const payload = new Uint8Array(bytes);
  payload.set(reader.bytes(first <= most ? first : least));
  let next = reader.uint(4);
  for (let done = first <= most ? first : least; done < bytes; ) {
    const page = new Reader(pages.page(next), pages, 0);
    next = page.uint(4);
    const part = page.bytes(Math.min(bytes - done, usableBytes - 4));
    payload.set(part, done);
    done += part.length;
  }
  return payload;
};

/** https://www.sqlite.org/fileformat2.html#record_format */
const valuesOf = (record: Reader): Value[] => {
  const end = record.varint();
  const types: number[] = [];
  while (record.at < end) types.push(record.varint());
  return types.map((type) => valueAt(record, type));
};

const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

const valueAt = (record: Reader, type: number): Value => {
  if (type === 0) return null;
  if (type <= 6) return record.int(INTEGER_BYTES[type] ?? 0);
  if (type === 7) return record.float();
  if (type === 8 || type === 9) return type - 8;
  if (type < 12) throw new BrokenDatabase(record.pages.body.path, "has a value of an unknown type");
  const bytes = record.bytes(Math.floor((type - 12) / 2));
  return type % 2 === 0 ? bytes : utf8.decode(bytes);
};

/** Walks over bytes, and never beyond them. */
class Reader {
  readonly pages: Pages;
  readonly #view: DataView;
  at: number;

  constructor(bytes: Uint8Array, pages: Pages, at: number) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.pages = pages;
    this.at = at;
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  /** Big-endian. */
  uint(bytes: 2 | 4): number {
    const at = this.#take(bytes);
    return bytes === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  int(bytes: number): number {
    const at = this.#take(bytes);
    let value = this.#view.getInt8(at);
    for (let next = 1; next < bytes; next++) value = value * 256 + this.#view.getUint8(at + next);
    return value;
  }

  float(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, count);
  }

  /** Seven bits a byte, the first highest; the ninth byte has eight. https://www.sqlite.org/fileformat2.html#varint */
  varint(): number {
    let value = 0;
    for (let count = 0; count < 8; count++) {
      const byte = this.byte();
      value = value * 128 + (byte & 0x7f);
      if (byte < 0x80) return value;
    }
    return value * 256 + this.byte();
  }

  #take(bytes: number): number {
    const at = this.at;
    if (!(bytes >= 0) || at + bytes > this.#view.byteLength)
      throw new BrokenDatabase(this.pages.body.path, "has a record that goes beyond its page; it is damaged");
    this.at = at + bytes;
    return at;
  }
}
