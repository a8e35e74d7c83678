/** A row: its values; the first stands for the row's number where it is null. */
export type SqliteRow = readonly (null | number | string | Uint8Array)[];

const PAGE_BYTES = 1024;

/**
 * A database of SQLite as its format describes it, small and wasteful: every row has a leaf page of its own.
 * https://www.sqlite.org/fileformat2.html
 */
export const sqliteFile = (tables: Readonly<Record<string, readonly SqliteRow[]>>): Buffer => {
  const pages: Buffer[] = [Buffer.alloc(PAGE_BYTES)];
  const add = (page: Buffer): number =>
    pages.push(Buffer.concat([page, Buffer.alloc(PAGE_BYTES)], PAGE_BYTES));
  const schema = Object.entries(tables).map(([name, rows]) => [
    "table",
    name,
    name,
    treeOf(rows, add),
    `create table ${name}`,
  ]);
  leafOf(
    schema.map((row, at) => cellOf(at + 1, row, add)),
    100,
  ).copy(pages[0] ?? Buffer.of());
  const first = pages[0] ?? Buffer.of();
  first.write("SQLite format 3\0", 0, "latin1");
  first.writeUInt16BE(PAGE_BYTES, 16);
  first.writeUInt32BE(pages.length, 28);
  first.writeUInt32BE(1, 56);
  return Buffer.concat(pages);
};

type Add = (page: Buffer) => number;

const treeOf = (rows: readonly SqliteRow[], add: Add): number => {
  const leaves = rows.map((row, at) => add(leafOf([cellOf(at + 1, row, add)], 0)));
  if (leaves.length === 0) return add(leafOf([], 0));
  const children = leaves.slice(0, -1).map((leaf, at) => Buffer.concat([uint(leaf, 4), varint(at + 1)]));
  return add(nodeOf(5, children, 0, uint(leaves.at(-1) ?? 0, 4)));
};

const leafOf = (cells: readonly Buffer[], from: number): Buffer => nodeOf(13, cells, from, Buffer.of());

const nodeOf = (kind: number, cells: readonly Buffer[], from: number, right: Buffer): Buffer => {
  const page = Buffer.alloc(PAGE_BYTES);
  let end = PAGE_BYTES;
  const header = [Buffer.of(kind), uint(0, 2), uint(cells.length, 2), uint(0, 2), Buffer.of(0), right];
  for (const cell of cells) {
    end -= cell.length;
    cell.copy(page, end);
    header.push(uint(end, 2));
  }
  const head = Buffer.concat(header);
  if (from + head.length > end) throw new Error("too many rows for this writer");
  head.copy(page, from);
  return page;
};

const cellOf = (id: number, row: SqliteRow, add: Add): Buffer => {
  const columns = row.map(columnOf);
  const types = Buffer.concat(columns.map(({ type }) => varint(type)));
  const payload = Buffer.concat([varint(types.length + 1), types, ...columns.map(({ bytes }) => bytes)]);
  const head = Buffer.concat([varint(payload.length), varint(id)]);
  const most = PAGE_BYTES - 35;
  if (payload.length <= most) return Buffer.concat([head, payload]);
  const least = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
  const fitting = least + ((payload.length - least) % (PAGE_BYTES - 4));
  const here = fitting <= most ? fitting : least;
  let next = 0;
  const rest = payload.subarray(here);
  for (let at = Math.ceil(rest.length / (PAGE_BYTES - 4)) - 1; at >= 0; at--)
    next = add(
      Buffer.concat([uint(next, 4), rest.subarray(at * (PAGE_BYTES - 4), (at + 1) * (PAGE_BYTES - 4))]),
    );
  return Buffer.concat([head, payload.subarray(0, here), uint(next, 4)]);
};

const columnOf = (value: SqliteRow[number]): { type: number; bytes: Buffer } => {
  if (value === null) return { type: 0, bytes: Buffer.of() };
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return { type: 4, bytes };
  }
  const bytes = Buffer.from(value);
  return { type: bytes.length * 2 + (typeof value === "string" ? 13 : 12), bytes };
};

const uint = (value: number, bytes: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

const varint = (value: number): Buffer => {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128))
    bytes.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(bytes);
};
