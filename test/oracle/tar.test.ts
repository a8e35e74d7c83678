import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { scanFile, TarStream } from "../../src/io/tar-drive.ts";
import type { TarMember } from "../../src/io/tar-reader.ts";
import { bytesOf, globalHeader, type Member, type Sparse, tarOf } from "../support/tar.ts";
import { FIXTURES } from "./fixtures.ts";
import { layerTarsOf, readImage } from "./slim.ts";
import { untar } from "./tar-stream.ts";
import { inFolder, itWith, run } from "./tools.ts";

/** What both readers say of a member, names as far as UTF-8 goes: `tar-stream` knows no other. */
interface Told {
  readonly name: string;
  readonly type: string;
  readonly link: string;
  readonly numbers: readonly number[];
  readonly pax: Readonly<Record<string, string>>;
  readonly body: string;
}

const TYPES: Readonly<Record<string, string>> = {
  "\0": "file",
  "0": "file",
  "1": "link",
  "2": "symlink",
  "3": "character-device",
  "4": "block-device",
  "5": "directory",
  "6": "fifo",
  "7": "contiguous-file",
};

const lossy = (name: string): string => bytesOf(name).toString("utf8");
const bare = (name: string): string => name.replace(/\/+$/, "");

const bySlim = (tar: Buffer, chunkBytes: number): Told[] => {
  const told: Told[] = [];
  const bodies: Buffer[] = [];
  const stream = new TarStream({
    member: (member) => {
      bodies.length = 0;
      told.push(toldOf(member));
    },
    body: (piece) => void bodies.push(Buffer.from(piece)),
    bodyEnd: () => {
      const last = told.pop();
      if (last) told.push({ ...last, body: Buffer.concat(bodies).toString("latin1") });
    },
  });
  for (let at = 0; at < tar.length; at += chunkBytes) stream.push(tar.subarray(at, at + chunkBytes));
  stream.end();
  return told;
};

const toldOf = ({ header, pax, name, linkName }: TarMember): Told => ({
  name: bare(lossy(name)),
  type: TYPES[header.type] ?? header.type,
  link: lossy(linkName),
  numbers: [header.mode & 0o7777, header.uid, header.gid, header.mtimeSeconds],
  pax: Object.fromEntries([...pax].map(([key, value]) => [key, lossy(value)])),
  body: "",
});

const byTarStream = async (tar: Buffer): Promise<Told[]> =>
  (await untar(tar)).map(
    ({ header, body }): Told => ({
      name: bare(header.name),
      type: header.type ?? "?",
      link: header.linkname ?? "",
      numbers: [header.mode & 0o7777, header.uid, header.gid, header.mtime.getTime() / 1000],
      pax: Object.fromEntries(Object.entries(header.pax ?? {}).map(([key, value]) => [key, `${value}`])),
      body: body.toString("latin1"),
    }),
  );

describe("tar-stream reads every layer of every fixture as slim does", () => {
  for (const fixture of FIXTURES)
    itWith(fixture.zstd ? ["zstd"] : [], fixture.name, async () => {
      const { image, close } = await readImage(fixture.path, fixture.image);
      const tars = await layerTarsOf(fixture.path);
      for (const { diffId } of image.layers) {
        const tar = tars.get(diffId) ?? Buffer.alloc(0);
        // eStargz keeps its index behind the two zero blocks that end a tar; tar-stream reads on.
        const theirs = (await byTarStream(tar)).filter((told) => told.name !== "stargz.index.json");
        expect(bySlim(tar, 4096)).toEqual(theirs);
      }
      await close();
    });
});

const name = fc.oneof(
  fc.stringMatching(/^[a-zA-Z0-9._ é…-]{1,20}$/),
  fc.stringMatching(/^[a-z]{95,105}$/),
  fc.stringMatching(/^([a-z]{1,30}\/){1,9}[a-z]{1,60}$/),
);

const member: fc.Arbitrary<Member> = fc
  .record({
    path: name,
    kind: fc.constantFrom("file", "directory", "symlink", "hardlink", "character", "fifo"),
    body: fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.integer({ min: 500, max: 1100 }).map((n) => "b".repeat(n)),
    ),
    target: name,
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.oneof(fc.nat(70_000), fc.integer({ min: 2_097_150, max: 5_000_000 })),
    gid: fc.nat(70_000),
    mtimeSeconds: fc.oneof(fc.nat(2_000_000_000), fc.integer({ min: 8_589_934_590, max: 9_000_000_000 })),
    form: fc.constantFrom("pax", "gnu"),
    xattrs: fc.oneof(fc.constant({}), fc.constant({ "user.a": "x=\ny", "user.b": "é" })),
  })
  .map(({ kind, body, target, ...rest }): Member => {
    const linked = kind === "symlink" || kind === "hardlink";
    return { ...rest, kind, ...(kind === "file" ? { body } : {}), ...(linked ? { target } : {}) };
  });

itWith([], "tar-stream reads random tars as slim does, however they are cut into chunks", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(member, { maxLength: 12 }),
      fc.integer({ min: 1, max: 3000 }),
      async (members, chunk) => {
        const tar = tarOf(members);
        expect(bySlim(tar, chunk)).toEqual(await byTarStream(tar));
      },
    ),
    { numRuns: 200 },
  ),
);

const scan = (path: string, bytes: number): TarMember[] => {
  const found: TarMember[] = [];
  const fd = openSync(path, "r");
  try {
    scanFile({ fd, offset: 0, bytes }, { member: (told) => void found.push(told) });
  } finally {
    closeSync(fd);
  }
  return found;
};

itWith([], "a file that is jumped through and one that streams by tell the same members", () =>
  inFolder((folder) =>
    fc.assert(
      fc.property(
        fc.array(member, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3000 }),
        (members, chunk) => {
          const tar = tarOf(members);
          const path = join(folder, "a.tar");
          writeFileSync(path, tar);
          const streamed: TarMember[] = [];
          const stream = new TarStream({ member: (told) => void streamed.push(told) });
          for (let at = 0; at < tar.length; at += chunk) stream.push(tar.subarray(at, at + chunk));
          stream.end();
          expect(scan(path, tar.length)).toEqual(streamed);
        },
      ),
      { numRuns: 100 },
    ),
  ),
);

/** A file with holes: so many pieces of data, a mebibyte apart. */
const holes = (form: Sparse["form"], pieces: number): Member => ({
  path: "sparse",
  kind: "file",
  sparse: {
    form,
    bytes: pieces << 20,
    // A piece without bytes at the end says where a last hole ends.
    pieces: Array.from({ length: pieces + 1 }, (_none, i) => [
      i << 20,
      Buffer.alloc(i === pieces ? 0 : 512, `${i % 10}`),
    ]),
  },
});

describe("a sparse file takes what is stored of it, and what follows it is found", () => {
  for (const form of ["gnu", "pax-0.1", "pax-1.0"] as const)
    for (const pieces of [1, 4, 5, 30])
      itWith([], `${form}, ${pieces} pieces, as GNU tar unpacks it too`, () =>
        inFolder((folder) => {
          const tar = tarOf([holes(form, pieces), { path: "after", body: "12" }]);
          const path = join(folder, "sparse.tar");
          writeFileSync(path, tar);
          const [sparse, after] = scan(path, tar.length);
          expect([sparse?.name, after?.name]).toEqual(["sparse", "after"]);
          expect(sparse?.bodyBytes).toBeGreaterThanOrEqual(pieces * 512);
          expect(sparse?.bodyBytes).toBeLessThan(pieces * 512 + 1024);
          run("tar", ["-xf", path, "-C", folder]);
          const unpacked = readFileSync(join(folder, "sparse"));
          expect(unpacked.length).toBe(pieces << 20);
          expect(unpacked.subarray((pieces - 1) << 20).toString("latin1", 0, 1)).toBe(`${(pieces - 1) % 10}`);
          expect(readFileSync(join(folder, "after"), "utf8")).toBe("12");
        }),
      );
  for (const format of [
    "--format=oldgnu",
    "--sparse-version=0.0",
    "--sparse-version=0.1",
    "--sparse-version=1.0",
  ])
    itWith([], `as GNU tar writes it with ${format}`, () =>
      inFolder((folder) => {
        const [from, path] = [join(folder, "from"), join(folder, "a.tar")];
        mkdirSync(from);
        writeFileSync(join(from, "a-sparse"), Buffer.alloc(0));
        truncateSync(join(from, "a-sparse"), 10 << 20);
        writeFileSync(join(from, "b-after"), "12");
        const posix = format.startsWith("--sparse") ? ["--format=posix"] : [];
        run("tar", [...posix, format, "-S", "--sort=name", "-cf", path, "-C", from, "a-sparse", "b-after"]);
        const found = scan(path, readFileSync(path).length);
        expect(found.map((told) => told.name)).toEqual(["a-sparse", "b-after"]);
        expect(found[0]?.bodyBytes).toBeLessThanOrEqual(1024);
        expect(found[1]?.bodyBytes).toBe(2);
      }),
    );
});

itWith([], "GNU tar lists what the tests write as slim does", () =>
  inFolder((folder) =>
    fc.assert(
      fc.property(fc.array(member, { maxLength: 8 }), (members) => {
        const tar = tarOf([globalHeader({ comment: "x" }), ...members]);
        const path = join(folder, "a.tar");
        writeFileSync(path, tar);
        const listed = run("tar", ["-tf", path, "--quoting-style=literal", "-P"]);
        const ours = scan(path, tar.length).map((told) => `${told.name}\n`);
        expect(ours.join("")).toBe(listed);
      }),
      { numRuns: 50 },
    ),
  ),
);
