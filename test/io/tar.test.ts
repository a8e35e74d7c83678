import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Range } from "../../src/io/range.ts";
import { scanFile, TarStream } from "../../src/io/tar-drive.ts";
import type { TarMember } from "../../src/io/tar-reader.ts";
import { listLayer, tasks } from "../../src/io/tasks.ts";
import type { Entry } from "../../src/model/image.ts";
import { type Blocks, globalHeader, type Member, tarOf } from "../support/tar.ts";
import { ranges } from "./range.ts";

const rangeOf = ranges();

const inOnePass = (range: Range) =>
  tasks.readLayer({ range, compression: "none", tarBytesMax: Number.POSITIVE_INFINITY, keep: null });

/** A layer's entries, read by jumping and by streaming, which must tell the same. */
const entriesOf = async (tar: Buffer): Promise<readonly Entry[]> => {
  const range = rangeOf(tar);
  const { entries, whiteouts } = listLayer(range);
  const streamed = await inOnePass(range);
  expect({ entries: streamed.entries, whiteouts: streamed.whiteouts }).toEqual({ entries, whiteouts });
  return entries;
};

const LONG = `${"d".repeat(90)}/${"e".repeat(90)}/${"f".repeat(90)}`;

/** What a header says of the one member of a tar. */
const HEADERS: readonly (readonly [what: string, member: Member, entry: Partial<Entry>])[] = [
  [
    "a plain file",
    { path: "etc/motd", body: "hi", mode: 0o640, uid: 5, gid: 6, mtimeSeconds: 7 },
    { path: "/etc/motd", kind: "file", mode: 0o640, uid: 5, gid: 6, mtimeSeconds: 7, contentBytes: 2 },
  ],
  ["a directory", { path: "etc/" }, { path: "/etc", kind: "directory", mode: 0o755 }],
  ["a directory with a size", { path: "etc/", statedBytes: 4096 }, { kind: "directory", contentBytes: 0 }],
  [
    "a symbolic link",
    { path: "l", target: "../a//b/" },
    { kind: "symlink", target: "../a//b/", contentBytes: 0 },
  ],
  ["a hard link", { path: "l", kind: "hardlink", target: "./a/b" }, { kind: "hardlink", target: "/a/b" }],
  ["a hard link from the root", { path: "l", kind: "hardlink", target: "/a" }, { target: "/a" }],
  [
    "a hard link with a size",
    { path: "l", kind: "hardlink", target: "a", statedBytes: 9 },
    { contentBytes: 0 },
  ],
  [
    "a character device",
    { path: "null", kind: "character", device: [1, 3] },
    { kind: "character", device: "1:3" },
  ],
  ["a block device", { path: "sda", kind: "block", device: [8, 0] }, { kind: "block", device: "8:0" }],
  ["a pipe", { path: "p", kind: "fifo" }, { kind: "fifo", device: null }],
  ["a contiguous file", { path: "c", flag: "7", body: "abc" }, { kind: "file", contentBytes: 3 }],
  ["a file of v7", { path: "f", form: "v7", flag: "\0", body: "abc" }, { kind: "file", contentBytes: 3 }],
  ["a directory of v7", { path: "d/", form: "v7", flag: "\0" }, { path: "/d", kind: "directory" }],
  ["all twelve permission bits, and no more", { path: "f", mode: 0o177777 }, { mode: 0o7777 }],
  ["a name with ./", { path: "./a/./b" }, { path: "/a/b" }],
  ["a name with /", { path: "/a//b" }, { path: "/a/b" }],
  ["a name with .. that stays inside", { path: "a/x/../b" }, { path: "/a/b" }],
  ["a name with three dots", { path: "a/.../b" }, { path: "/a/.../b" }],
  ["a backslash, which is no separator", { path: "a\\..\\..\\b" }, { path: "/a\\..\\..\\b" }],
  ["a drive letter, which is none", { path: "C:/a" }, { path: "/C:/a" }],
  ["a name that is no UTF-8", { path: Buffer.from("caf\xe9", "latin1") }, { path: "/caf\udce9" }],
  ["a name of 100 bytes", { path: "n".repeat(100) }, { path: `/${"n".repeat(100)}` }],
  ["a long name in a PAX record", { path: LONG, form: "pax" }, { path: `/${LONG}` }],
  ["a long name in a GNU member", { path: LONG, form: "gnu" }, { path: `/${LONG}` }],
  ["a long target in a PAX record", { path: "l", target: LONG, form: "pax" }, { target: LONG }],
  ["a long target in a GNU member", { path: "l", target: LONG, form: "gnu" }, { target: LONG }],
  [
    "a long name and a long target",
    { path: LONG, target: `${LONG}x`, form: "gnu" },
    { path: `/${LONG}`, target: `${LONG}x` },
  ],
  [
    "a long name that is no UTF-8",
    { path: Buffer.alloc(120, 0xe9), form: "gnu" },
    { path: `/${"\udce9".repeat(120)}` },
  ],
  ["an empty PAX path, which says nothing", { path: "a", pax: { path: "" } }, { path: "/a" }],
  [
    "an empty PAX size, which says nothing",
    { path: "a", body: "abc", pax: { size: "" } },
    { contentBytes: 3 },
  ],
  ["a PAX size", { path: "a", body: "abc", statedBytes: 0, pax: { size: "3" } }, { contentBytes: 3 }],
  ["a PAX value with = and newlines", { path: "a", pax: { path: "x=\n7 y=z\n" } }, { path: "/x=\n7 y=z\n" }],
  [
    "a large owner in PAX records",
    { path: "a", uid: 2 ** 31, gid: 2 ** 32 - 2 },
    { uid: 2 ** 31, gid: 2 ** 32 - 2 },
  ],
  ["a large owner in base-256", { path: "a", uid: 2 ** 31, form: "gnu" }, { uid: 2 ** 31 }],
  ["a negative owner in base-256", { path: "a", uid: -2, form: "gnu" }, { uid: -2 }],
  [
    "a time before 1970 in base-256",
    { path: "a", mtimeSeconds: -86400, form: "gnu" },
    { mtimeSeconds: -86400 },
  ],
  ["a time before 1970 in a PAX record", { path: "a", mtimeSeconds: -1.5 }, { mtimeSeconds: -1.5 }],
  ["a fraction of a second", { path: "a", mtimeSeconds: 1.25 }, { mtimeSeconds: 1.25 }],
  ["a time beyond 2242", { path: "a", mtimeSeconds: 2 ** 40, form: "gnu" }, { mtimeSeconds: 2 ** 40 }],
  [
    "extended attributes, with their zeros",
    { path: "a", xattrs: { "security.capability": Buffer.from([1, 0, 0, 2, 255]), "user.a": "b" } },
    { xattrs: { "security.capability": "\u0001\0\0\u0002\udcff", "user.a": "b" } },
  ],
  ["no extended attributes", { path: "a", pax: { comment: "x" } }, { xattrs: null }],
  [
    "GNU's sparse file",
    { path: "s", sparse: { form: "gnu", bytes: 10000, pieces: [[0, Buffer.alloc(512, "a")]] } },
    { path: "/s", contentBytes: 512 },
  ],
  [
    "GNU's sparse file with further maps",
    {
      path: "s",
      sparse: {
        form: "gnu",
        bytes: 99999,
        pieces: Array.from({ length: 50 }, (_, i) => [i * 1024, Buffer.alloc(10, "a")] as const),
      },
    },
    { path: "/s", contentBytes: 500 },
  ],
  [
    "a sparse file in PAX 0.1",
    { path: "s", sparse: { form: "pax-0.1", bytes: 10000, pieces: [[512, Buffer.alloc(300, "a")]] } },
    { path: "/s", contentBytes: 300 },
  ],
  [
    "a sparse file in PAX 1.0, its map among what is stored",
    { path: "s", sparse: { form: "pax-1.0", bytes: 10000, pieces: [[512, Buffer.alloc(300, "a")]] } },
    { path: "/s", contentBytes: 812 },
  ],
];

/** A header of ustar whose long name is divided, as only other builders than ours write it. */
const divided = (magic: string): Blocks => {
  const block = tarOf([{ path: "name" }]).subarray(0, 512);
  block.write(magic, 257, "latin1");
  block.write("some/prefix", 345);
  return { blocks: sealed(block, (byte) => byte) };
};

const sealed = (block: Buffer, asNumber: (byte: number) => number): Buffer => {
  block.write("        ", 148, "latin1");
  const sum = block.reduce((total, byte) => total + asNumber(byte), 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
};

describe("a member's header", () => {
  it.each(HEADERS)("%s", async (_what, member, expected) => {
    const after: Member = { path: "after", body: "z" };
    const entries = await entriesOf(tarOf([member, after]));
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject(expected);
    expect(entries[1]).toMatchObject({
      path: "/after",
      contentBytes: 1,
      xattrs: null,
      uid: 0,
      mtimeSeconds: 0,
    });
  });

  it("of ustar divides a long name, of GNU does not", async () => {
    expect(await entriesOf(tarOf([divided("ustar\u000000")]))).toMatchObject([{ path: "/some/prefix/name" }]);
    expect(await entriesOf(tarOf([divided("ustar  \0")]))).toMatchObject([{ path: "/name" }]);
  });

  it("may sum its bytes signed or unsigned", async () => {
    const header = tarOf([{ path: Buffer.from([0xe9, 0xe8, 0x61]) }]).subarray(0, 512);
    for (const asNumber of [(byte: number) => byte, (byte: number) => (byte > 127 ? byte - 256 : byte)]) {
      const entries = await entriesOf(tarOf([{ blocks: sealed(Buffer.from(header), asNumber) }]));
      expect(entries).toMatchObject([{ path: "/\udce9\udce8a" }]);
    }
  });

  it.each([
    ["blanks before", "   644 \0"],
    ["zeros before", "\0\0\u0030644\0\0"],
    ["no end", "00000644"],
    ["one blank", "0000644 "],
  ])("may write its numbers with %s", async (_what, digits) => {
    const block = tarOf([{ path: "a" }]).subarray(0, 512);
    block.write(digits, 100, "latin1");
    const entries = await entriesOf(tarOf([{ blocks: sealed(block, (byte) => byte) }]));
    expect(entries).toMatchObject([{ mode: 0o644 }]);
  });

  it("says nothing where a number's field is empty", async () => {
    const block = tarOf([{ path: "a" }]).subarray(0, 512);
    block.fill(0, 100, 124);
    const entries = await entriesOf(tarOf([{ blocks: sealed(block, (byte) => byte) }]));
    expect(entries).toMatchObject([{ mode: 0, uid: 0, gid: 0 }]);
  });

  it.each([
    [100, "mode"],
    [108, "uid"],
    [116, "gid"],
    [136, "time"],
  ])("at byte %i, the %s, may not be text", async (at) => {
    const block = tarOf([{ path: "a" }]).subarray(0, 512);
    block.write("12x4", at, "latin1");
    const tar = tarOf([{ path: "b" }, { blocks: sealed(block, (byte) => byte) }]);
    await expect(entriesOf(tar)).rejects.toThrow(
      `a member's mode, owner or time is no number at byte 512, after "b"`,
    );
  });

  it("of the archive as a whole speaks of no member", async () => {
    const records = { path: "elsewhere", uid: "7", "SCHILY.xattr.user.a": "b" };
    const entries = await entriesOf(tarOf([globalHeader(records), { path: "a", body: "x" }]));
    expect(entries).toMatchObject([{ path: "/a", uid: 0, xattrs: null, headerOffset: 0, bodyOffset: 1536 }]);
  });

  it("and the extensions before it lie together, its body behind", async () => {
    const entries = await entriesOf(
      tarOf([
        { path: "a", body: "x" },
        { path: LONG, body: "yy", form: "gnu" },
      ]),
    );
    expect(entries).toMatchObject([
      { headerOffset: 0, bodyOffset: 512 },
      { headerOffset: 1024, bodyOffset: 1024 + 512 + 512 + 512 },
    ]);
  });

  it.each([
    ["x", { path: "PaxHeaders/a", flag: "x", statedBytes: 2 ** 21, body: "" }],
    ["L", { path: "././@LongLink", flag: "L", statedBytes: 2 ** 21, body: "" }],
  ])("of kind %s cannot be longer than a mebibyte", async (_flag, member) => {
    const tar = tarOf([member, { blocks: Buffer.alloc(2 ** 21, "1") }]);
    await expect(entriesOf(tar)).rejects.toThrow("a header of 2097152 bytes at byte 512");
  });

  it.each(["7 a=b", "x a=b\n", "99 a=b\n", "-1 a=b\n", "0 a=b\n", "5 a=\n7 bcd\n"])(
    "does not parse: a PAX header of %j",
    async (body) => {
      const tar = tarOf([{ path: "PaxHeaders/a", flag: "x", body }, { path: "a" }]);
      await expect(entriesOf(tar)).rejects.toThrow("a PAX header that does not parse before byte 1024");
    },
  );
});

/** Names that mark what lies below, and names that only look so. */
describe("markers are told from names", () => {
  it.each([
    ["d/.wh.a", [], [{ kind: "explicit", path: "/d/a" }]],
    [".wh.a", [], [{ kind: "explicit", path: "/a" }]],
    ["./d/.wh.a", [], [{ kind: "explicit", path: "/d/a" }]],
    ["d/.wh.a/", [], [{ kind: "explicit", path: "/d/a" }]],
    ["d/.wh..hidden", [], [{ kind: "explicit", path: "/d/.hidden" }]],
    ["d/.wh.é", [], [{ kind: "explicit", path: "/d/é" }]],
    ["d/.wh..wh..opq", [], [{ kind: "opaque", path: "/d" }]],
    [".wh..wh..opq", [], [{ kind: "opaque", path: "/" }]],
    ["d/.wh..wh..opqX", [], []],
    [".wh..wh.plnk", [], []],
    [".wh..wh.plnk/12.34", [], []],
    [".wh..wh.aufs", [], []],
    ["stargz.index.json", [], []],
    [".prefetch.landmark", [], []],
    [".no.prefetch.landmark", [], []],
    ["srv/stargz.index.json", ["/srv/stargz.index.json"], []],
    ["d/foo.wh.bar", ["/d/foo.wh.bar"], []],
    ["bin/xwhy", ["/bin/xwhy"], []],
    [".wha", ["/.wha"], []],
    [".wh", ["/.wh"], []],
    [".Wh.a", ["/.Wh.a"], []],
    ["wh.a", ["/wh.a"], []],
  ])("%s", async (path, entries, whiteouts) => {
    const range = rangeOf(tarOf([{ path, body: path.endsWith("/") ? "" : "x" }]));
    expect(listLayer(range).entries.map((entry) => entry.path)).toEqual(entries);
    expect(listLayer(range).whiteouts).toEqual(whiteouts);
    expect(await inOnePass(range)).toMatchObject({
      whiteouts,
      fingerprints: entries.map(() => expect.any(String)),
    });
  });

  it.each([".wh.", "d/.wh.", "d/.wh..", "d/.wh..."])("%s names nothing", async (path) => {
    await expect(entriesOf(tarOf([{ path }]))).rejects.toMatchObject({ code: "bad-whiteout" });
  });
});

const THREE: readonly Member[] = [
  { path: "a", body: "1".repeat(700), xattrs: { "user.a": "b" } },
  { path: LONG, target: `${LONG}x`, form: "gnu" },
  {
    path: "s",
    body: "",
    sparse: {
      form: "gnu",
      bytes: 9999,
      pieces: Array.from({ length: 9 }, (_, i) => [i * 1024, Buffer.alloc(60, "a")] as const),
    },
  },
];

describe("a tar's end", () => {
  const whole = tarOf(THREE, Buffer.alloc(0));
  const names = ["/a", `/${LONG}`, "/s"];

  it.each([
    ["two zero blocks", Buffer.alloc(1024)],
    ["one zero block", Buffer.alloc(512)],
    ["nothing", Buffer.alloc(0)],
    ["zeros to a record of 10240 bytes", Buffer.alloc(10240)],
    [
      "garbage behind the zero blocks",
      Buffer.concat([Buffer.alloc(1024), Buffer.from("garbage".repeat(99))]),
    ],
    [
      "a second tar behind the zero blocks, which no engine reads",
      Buffer.concat([Buffer.alloc(1024), tarOf([{ path: "b" }])]),
    ],
  ])("may be %s", async (_what, end) => {
    const entries = await entriesOf(Buffer.concat([whole, end]));
    expect(entries.map(({ path }) => path)).toEqual(names);
  });

  it("may come at once", async () => {
    expect(await entriesOf(Buffer.alloc(0))).toEqual([]);
    expect(await entriesOf(Buffer.alloc(1024))).toEqual([]);
  });

  it("may lack the padding of the last body", async () => {
    const entries = await entriesOf(tarOf([{ path: "a", body: "abc" }]).subarray(0, 515));
    expect(entries).toMatchObject([{ path: "/a", contentBytes: 3 }]);
  });

  it("may not be a zero block between members", async () => {
    const tar = Buffer.concat([whole, Buffer.alloc(512), tarOf([{ path: "b" }])]);
    await expect(entriesOf(tar)).rejects.toMatchObject({ code: "bad-tar" });
  });

  it("is nowhere but between members", async () => {
    const data = new Map([[0, 0]]);
    scanFile(rangeOf(whole), {
      member: ({ bodyOffset, bodyBytes }) => void data.set(bodyOffset + bodyBytes, bodyOffset + bodyBytes),
    });
    const ends = [...data.keys()];
    for (let length = 0; length < whole.length; length += length % 64 === 0 ? 1 : 63) {
      const cut = rangeOf(whole.subarray(0, length));
      // After a body and before the next member, padding aside, a tar may end; everywhere else it is cut short.
      const complete = ends.some((end) => length >= end && length <= Math.ceil(end / 512) * 512);
      if (complete)
        expect(listLayer(cut).entries, `${length} bytes`).toHaveLength(
          ends.filter((e) => e <= length).length - 1,
        );
      else expect(() => listLayer(cut), `${length} bytes`).toThrow("cut short");
      const streamed = inOnePass(cut).then(({ entries }) => entries.length, String);
      expect(await streamed, `${length} bytes`).toEqual(
        complete ? expect.any(Number) : expect.stringContaining("cut short"),
      );
    }
  });
});

interface Seen {
  readonly members: Omit<TarMember, "header">[];
  readonly bodies: string[];
}

/** What a stream tells of a tar that comes in pieces of the given lengths, over and over. */
const streamed = (tar: Buffer, lengths: readonly number[]): Seen => {
  const seen: Seen = { members: [], bodies: [] };
  const pieces: Buffer[] = [];
  const stream = new TarStream({
    member: ({ header: _, ...member }) => void seen.members.push(member),
    body: (piece) => void pieces.push(Buffer.from(piece)),
    bodyEnd: () => void seen.bodies.push(Buffer.concat(pieces.splice(0)).toString("latin1")),
  });
  for (let at = 0, turn = 0; at < tar.length; turn++) {
    const length = lengths[turn % lengths.length] ?? 1;
    stream.push(Buffer.from(tar.subarray(at, at + length)));
    at += length;
  }
  stream.end();
  expect(stream.bytes).toBe(tar.length);
  return seen;
};

const scanned = (tar: Buffer): Seen => {
  const seen: Seen = { members: [], bodies: [] };
  scanFile(rangeOf(tar), {
    member: ({ header: _, ...member }) => {
      seen.members.push(member);
      const { bodyOffset, bodyBytes } = member;
      seen.bodies.push(tar.toString("latin1", bodyOffset, bodyOffset + bodyBytes));
    },
  });
  return seen;
};

const anyMember: fc.Arbitrary<Member> = fc.oneof(
  fc.record({
    path: fc.string({ minLength: 1, maxLength: 150 }).map((name) => name.replaceAll(/[\0/]/g, "_")),
    body: fc.nat(1500).map((bytes) => "b".repeat(bytes)),
    form: fc.constantFrom("pax", "gnu"),
  }),
  fc.record({ path: fc.constantFrom("d/", `${LONG}/`), form: fc.constantFrom("pax", "gnu") }),
  fc.record({
    path: fc.constant("l"),
    target: fc.constantFrom("a", LONG),
    form: fc.constantFrom("pax", "gnu"),
  }),
  fc.record({ path: fc.constant("x"), body: fc.constant("x"), xattrs: fc.constant({ "user.a": "\0\n=" }) }),
);

describe("a tar that streams by", () => {
  it("tells what a tar in a file tells, wherever its pieces end", () => {
    const piece = fc.array(fc.integer({ min: 1, max: 1200 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(anyMember, { maxLength: 6 }), piece, (members, lengths) => {
        const tar = tarOf(members);
        expect(streamed(tar, lengths)).toEqual(scanned(tar));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it("tells the same for one break at each of its bytes", () => {
    const tar = tarOf(THREE);
    const expected = scanned(tar);
    for (let at = 1; at < tar.length; at += 7) expect(streamed(tar, [at, tar.length])).toEqual(expected);
    for (let at = 512; at < tar.length; at += 512)
      for (const by of [-1, 0, 1]) expect(streamed(tar, [at + by, tar.length])).toEqual(expected);
  });

  it("may come byte for byte", () => {
    const tar = tarOf(THREE);
    expect(streamed(tar, [1])).toEqual(scanned(tar));
  });
});
