import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import type { Body } from "../../src/contents/packages/body.ts";
import { openPages } from "../../src/contents/packages/sqlite-pages.ts";
import { rowsOf } from "../../src/contents/packages/sqlite-table.ts";
import { inFolder, itWith, run } from "./tools.ts";

const bodyOfFile = (path: string): Body | null => {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  return { path, bytes: bytes.length, read: (from, count) => bytes.subarray(from, from + count) };
};

/** Rows as sqlite3 prints them: blobs and text by their length and first bytes. */
const SHOWN =
  "select id, ifnull(n, 'null'), ifnull(length(b), 'null'), ifnull(hex(substr(b, -9)), ''), t from a order by id";

const ourRows = (path: string): string[] => {
  const file = bodyOfFile(path);
  if (!file) throw new Error(`${path} is missing`);
  return [...rowsOf(openPages(file, bodyOfFile(`${path}-wal`)), "a")].map(({ id, values }) => {
    const [, n = null, b = null, t = null] = values;
    const blob = b instanceof Uint8Array ? b : null;
    return [
      id,
      n ?? "null",
      blob?.length ?? "null",
      Buffer.from(blob?.slice(-9) ?? [])
        .toString("hex")
        .toUpperCase(),
      t,
    ].join("|");
  });
};

const SQL = (rows: number, pageBytes: number): string => `
  pragma page_size = ${pageBytes};
  create table other (x); insert into other values (1);
  create table a (id integer primary key, n, b blob, t text);
  with recursive c(i) as (select 1 where ${rows} > 0 union all select i + 1 from c where i < ${rows})
  insert into a select i * 3, case i % 7 when 0 then null when 1 then -i when 2 then i * 1000000007 when 3 then 0 when 4 then 1 when 5 then i * 70000 else i + 0.5 end,
    case i % 3 when 0 then null when 1 then randomblob(i % 97) else randomblob(i * 53 % 9001) end, 'Größe ' || i from c;`;

describe("sqlite3 reads the same rows", () => {
  for (const [rows, pageBytes] of [
    [0, 4096],
    [1, 512],
    [700, 512],
    [900, 1024],
    [2000, 4096],
    [900, 65536],
  ] as const)
    itWith(["sqlite3"], `${rows} rows on pages of ${pageBytes} bytes`, () =>
      inFolder((folder) => {
        const path = join(folder, "a.sqlite");
        run("sqlite3", [path, SQL(rows, pageBytes)]);
        const theirs = run("sqlite3", [path, SHOWN]).split("\n").slice(0, -1);
        expect(ourRows(path)).toEqual(theirs);
        expect(theirs).toHaveLength(rows);
      }),
    );

  itWith(["sqlite3"], "with a write-ahead log that nothing has put back", () =>
    inFolder((folder) => {
      const path = join(folder, "a.sqlite");
      const keep = ".dbconfig no_ckpt_on_close on";
      run("sqlite3", ["-cmd", keep, path, `${SQL(300, 1024)} pragma journal_mode = wal;`]);
      run("sqlite3", [
        "-cmd",
        keep,
        path,
        "delete from a where id % 2 = 0; update a set t = 'new' where id < 100;",
      ]);
      run("sqlite3", ["-cmd", keep, path, "insert into a select id + 10000, n, b, t from a;"]);
      expect(readFileSync(`${path}-wal`).length).toBeGreaterThan(10_000);
      const [, ...theirs] = run("sqlite3", ["-cmd", keep, path, SHOWN]).trimEnd().split("\n");
      expect(ourRows(path)).toEqual(theirs);
      expect(theirs).toHaveLength(300);
    }),
  );
});
