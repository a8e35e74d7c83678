import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { newHeader, newMemberHeader, renameHeader } from "../../src/io/member-header.ts";
import { TarStream } from "../../src/io/tar-drive.ts";
import type { TarMember } from "../../src/io/tar-reader.ts";
import { untar } from "../oracle/tar-stream.ts";
import { scratch } from "../support/main.ts";
import { BLOCK, type Blocks, globalHeader, type Member, tarOf } from "../support/tar.ts";

const files = scratch();
const LONG = `${"directory/".repeat(12)}file`;
const NUL = Buffer.from("0100000200200000000000000000000000000000", "hex");

/** The members of a tar, as slim's reader sees them. */
const membersIn = (tar: Buffer): TarMember[] => {
  const members: TarMember[] = [];
  const stream = new TarStream({ member: (member) => void members.push(member) });
  stream.push(tar);
  stream.end();
  return members;
};

const only = (tar: Buffer): TarMember => {
  const [member, ...others] = membersIn(tar);
  if (!member || others.length > 0) throw new Error(`${others.length} members too many`);
  return member;
};

interface Copied {
  readonly before: TarMember;
  readonly after: TarMember;
  readonly tar: Buffer;
}

/** A tar of one member, copied under another name. */
const copied = (
  member: Member,
  path: string,
  linkTo: string | null = null,
  before: Blocks[] = [],
): Copied => {
  const old = tarOf([...before, member]);
  const was = only(old);
  const header = renameHeader(old.subarray(0, was.bodyOffset), { path, linkTo });
  const body =
    linkTo === null ? old.subarray(was.bodyOffset, was.bodyOffset + was.bodyBytes) : Buffer.alloc(0);
  const padding = Buffer.alloc(((BLOCK - (body.length % BLOCK)) % BLOCK) + 2 * BLOCK);
  const tar = Buffer.concat([header, body, padding]);
  return { before: was, after: only(tar), tar };
};

/** All that a member says but its name. */
const factsOf = ({ header, pax, linkName }: TarMember): unknown => {
  const records = [...pax].filter(([key]) => !["path", "linkpath", "GNU.sparse.name"].includes(key)).sort();
  const { type, mode, uid, gid, sizeBytes, mtimeSeconds, device } = header;
  return { type, mode, uid, gid, sizeBytes, mtimeSeconds, device, linkName, records };
};

/** As GNU tar writes them: whole blocks, and an empty one at the end. */
const piecesOf = (count: number): (readonly [number, Buffer])[] => [
  ...Array.from({ length: count }, (_, at) => [at * 4096, Buffer.alloc(512, `piece ${at}`)] as const),
  [1 << 20, Buffer.alloc(0)],
];

const MEMBERS: Readonly<Record<string, Member>> = {
  "a plain file": { path: "f", body: "content", mode: 0o4755, uid: 5, gid: 6, mtimeSeconds: 1_750_000_000 },
  "a file with ./ before its name": { path: "./f", body: "content" },
  "a long name in PAX": { path: LONG, body: "x" },
  "a long name by GNU": { path: LONG, body: "x", form: "gnu" },
  "a v7 file": { path: "f", body: "x", form: "v7", mtimeSeconds: 7 },
  "a v7 directory": { path: "d/", form: "v7", flag: "\0" },
  "a name that is no UTF-8": { path: Buffer.from("caf\xe9", "latin1"), body: "x" },
  "a long name that is no UTF-8": { path: Buffer.from(`${"\xe9".repeat(130)}`, "latin1"), body: "x" },
  "a capability, with its NULs": { path: "f", body: "x", xattrs: { "security.capability": NUL } },
  "an attribute with newlines and equals signs": { path: "f", xattrs: { "user.x": "a=b\nc=d\n12 e=f\n" } },
  "a time with a fraction": { path: "f", mtimeSeconds: 1_750_000_000.123456 },
  "a time before 1970": { path: "f", mtimeSeconds: -86_400 },
  "a time before 1970 by GNU": { path: "f", mtimeSeconds: -86_400, form: "gnu" },
  "large ids in PAX": { path: "f", uid: 3_000_000, gid: 4_294_967_294 },
  "large ids by GNU": { path: "f", uid: 3_000_000, gid: 4_294_967_294, form: "gnu" },
  "records that slim knows nothing of": { path: "f", pax: { "VENDOR.thing": "kept", comment: "too" } },
  "owners by name": { path: "f", pax: { uname: "römer", gname: "staff" } },
  "a stated size": { path: "f", body: "content", pax: { size: "7" } },
  "an old sparse file": { path: "f", sparse: { form: "gnu", bytes: 1 << 20, pieces: piecesOf(3) } },
  "an old sparse file of many pieces": {
    path: "f",
    sparse: { form: "gnu", bytes: 1 << 20, pieces: piecesOf(30) },
  },
  "a sparse file of PAX 0.1": {
    path: "f",
    sparse: { form: "pax-0.1", bytes: 1 << 20, pieces: piecesOf(30) },
  },
  "a sparse file of PAX 1.0": {
    path: "f",
    sparse: { form: "pax-1.0", bytes: 1 << 20, pieces: piecesOf(30) },
  },
  "a symbolic link": { path: "l", target: "a/b" },
  "a symbolic link to far away": { path: "l", target: `${"x/".repeat(80)}y` },
  "a symbolic link to bytes": { path: "l", target: Buffer.from("caf\xe9", "latin1") },
  "a directory": { path: "d/", mode: 0o1777 },
  "a device": { path: "c", kind: "character", device: [1, 259] },
  "a pipe": { path: "p", kind: "fifo", mode: 0o600 },
};

describe("all that a member says comes along under another name", () => {
  const NEW = {
    short: "/new/name",
    long: `/${LONG}.2`,
    bytes: "/n\udce9/\udcff",
    longer: `/${"…/".repeat(60)}z`,
  };
  describe.each(Object.entries(MEMBERS))("%s", (_name, member) => {
    it.each(Object.entries(NEW))("of a %s one", (_kind, path) => {
      const { before, after } = copied(member, path);
      expect(factsOf(after)).toEqual(factsOf(before));
      expect(after.name.replace(/\/$/, "")).toBe(path.slice(1));
      expect(after.bodyBytes).toBe(before.bodyBytes);
    });
  });
});

describe("all but the body comes along to a hard link", () => {
  const linked = Object.entries(MEMBERS).filter(([, { target, kind, path }]) => {
    return target === undefined && kind === undefined && !`${path}`.endsWith("/");
  });
  it.each(linked)("%s", (_name, member) => {
    const { before, after, tar } = copied(member, "/link", "/some/target");
    expect(after).toMatchObject({ name: "link", linkName: "some/target", bodyBytes: 0 });
    expect(after.header).toMatchObject({ type: "1", sizeBytes: 0 });
    const { mode, uid, gid, mtimeSeconds } = before.header;
    expect(after.header).toMatchObject({ mode, uid, gid, mtimeSeconds });
    const kept = [...before.pax].filter(([key]) => !/^(path|size|GNU\.sparse\..*)$/.test(key)).sort();
    expect([...after.pax].sort()).toEqual(kept);
    expect(tar.length % BLOCK).toBe(0);
  });

  it("whose name and target are long", () => {
    const { after } = copied({ path: "f", body: "x" }, `/${LONG}`, `/${LONG}2`);
    expect(after).toMatchObject({ name: LONG, linkName: `${LONG}2` });
  });
});

describe("a header", () => {
  it("that needs no change is copied byte for byte, whatever it is made of", () => {
    for (const member of Object.values(MEMBERS)) {
      const tar = tarOf([member]);
      const { name, bodyOffset } = only(tar);
      const raw = tar.subarray(0, bodyOffset);
      if (name.startsWith("./")) continue;
      expect(renameHeader(raw, { path: `/${name.replace(/\/$/, "")}`, linkTo: null })).toEqual(raw);
    }
  });

  it("leaves a global header behind, which would speak of its new neighbours", () => {
    const { after, tar } = copied({ path: "f", body: "x", uid: 5 }, "/f", null, [globalHeader({ uid: "7" })]);
    expect(after.header.uid).toBe(5);
    expect(tar.toString("latin1")).not.toContain("pax_global_header");
  });

  it("keeps the pairs of GNU's first sparse format in their order", () => {
    const record = (text: string): string => `${text.length + 3} ${text}`;
    const pairs = ["offset=0", "numbytes=9", "offset=512", "numbytes=9"].map((text) =>
      record(`GNU.sparse.${text}\n`),
    );
    const old = tarOf([
      { path: "PaxHeaders/x", flag: "x", body: pairs.join("") },
      { path: "f", body: "x".repeat(18) },
    ]);
    const copy = renameHeader(old.subarray(0, only(old).bodyOffset), { path: `/${LONG}`, linkTo: null });
    expect(copy.toString("latin1")).toContain(pairs.join(""));
    expect(only(Buffer.concat([copy, Buffer.alloc(1024), Buffer.alloc(1024)])).name).toBe(LONG);
  });

  it("takes a slash off what is no directory", () => {
    expect(copied({ path: "f/", kind: "file", body: "x" }, "/f").after.name).toBe("f");
  });

  it.each([
    ["/d", "directory", { name: "d/", mode: 0o755, type: "5" }],
    ["/d/f", "whiteout", { name: "d/.wh.f", mode: 0o600, type: "0" }],
    [`/${LONG}`, "whiteout", { name: LONG.replace(/file$/, ".wh.file"), mode: 0o600, type: "0" }],
    ["/\udce9", "whiteout", { name: ".wh.\udce9", mode: 0o600, type: "0" }],
  ] as const)("is made for what no layer listed: %s, a %s", (path, kind, { name, mode, type }) => {
    const member = only(Buffer.concat([newHeader(path, kind), Buffer.alloc(2 * BLOCK)]));
    expect(member).toMatchObject({
      name,
      bodyBytes: 0,
      header: { mode, type, uid: 0, gid: 0, mtimeSeconds: 0 },
    });
  });

  it.each([0, 1, 8 ** 11 - 1, 8 ** 11, 2 ** 40])("of an archive's file states %i bytes", (bytes) => {
    const members: TarMember[] = [];
    const stream = new TarStream({ member: (member) => void members.push(member) });
    stream.push(newMemberHeader("blob", bytes));
    expect(members).toMatchObject([{ name: "blob", bodyBytes: bytes }]);
  });
});

describe("other programs read what is written", () => {
  const tars = Object.entries(MEMBERS).map(
    ([name, member]) => [name, copied(member, "/new/name"), member] as const,
  );

  it.each(tars.filter(([, , { sparse }]) => sparse?.form !== "gnu"))(
    "tar-stream: %s",
    async (name, { tar, before }) => {
      const [found] = await untar(tar);
      expect(found?.header.name.replace(/\/$/, ""), name).toBe("new/name");
      expect(found?.header).toMatchObject({ mode: before.header.mode & 0o7777 });
      if (before.header.type === "0") expect(found?.body.length).toBe(before.bodyBytes);
    },
  );

  const hasTar = spawnSync("tar", ["--version"]).stdout?.toString().includes("GNU tar") === true;
  const HARMLESS = /.*(implausibly old time stamp|unknown extended header keyword).*\n/g;

  it.skipIf(!hasTar).each(tars)("GNU tar: %s", (_name, { tar, before }) => {
    const path = files.write("copy.tar", tar);
    const listed = spawnSync("tar", ["--numeric-owner", "--full-time", "--utc", "-tvf", path]);
    expect(listed.stderr.toString().replace(HARMLESS, "")).toBe("");
    expect(listed.status).toBe(0);
    expect(listed.stdout.toString()).toContain(" new/name");
    expect(listed.stdout.toString()).toContain(` ${before.pax.get("uid") ?? before.header.uid}/`);
  });

  const sparse = tars.filter(([, , member]) => member.sparse);
  it.skipIf(!hasTar).each(sparse)("GNU tar unpacks %s", (_name, { tar }, member) => {
    const whole = Buffer.alloc(member.sparse?.bytes ?? 0);
    for (const [offset, piece] of member.sparse?.pieces ?? []) piece.copy(whole, offset);
    const { status } = spawnSync("tar", ["-xf", files.write("sparse.tar", tar), "-C", files.folder]);
    expect(status).toBe(0);
    expect(readFileSync(files.path("new/name")).equals(whole)).toBe(true);
  });
});
