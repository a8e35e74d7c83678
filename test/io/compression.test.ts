import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decompress, sniffCompression } from "../../src/io/compression.ts";
import { tasks } from "../../src/io/tasks.ts";
import { SlimError } from "../../src/model/error.ts";
import { type Stored, store } from "../support/archive.ts";
import { tarOf } from "../support/tar.ts";
import { ranges } from "./range.ts";

const rangeOf = ranges();

const TIMEOUT_MS = 30_000;
const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** Bytes that no compression makes much smaller, always the same ones. */
const noise = (bytes: number): Buffer => {
  const made = Buffer.alloc(bytes);
  for (let at = 0, state = 1; at < bytes; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    made[at] = state;
  }
  return made;
};

const inflated = async (stored: Buffer): Promise<Buffer> => {
  const range = rangeOf(stored);
  const pieces: Buffer[] = [];
  for await (const piece of decompress(range, sniffCompression(range))) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
};

describe("how bytes are stored is told by what they begin with", () => {
  it.each([
    ["nothing", Buffer.alloc(0), "none"],
    ["three bytes", Buffer.from("1f8b08", "hex"), "none"],
    ["a tar", tarOf([{ path: "a" }]), "none"],
    ["zeros", Buffer.alloc(1024), "none"],
    ["gzip", gzipSync(""), "gzip"],
    ["zstd", store(Buffer.from("x"), "zstd"), "zstd"],
    ["the first skippable frame", Buffer.from("502a4d1800000000", "hex"), "zstd"],
    ["the last skippable frame", Buffer.from("5f2a4d1800000000", "hex"), "zstd"],
    ["what comes before the skippable frames", Buffer.from("4f2a4d1800000000", "hex"), "none"],
    ["what comes after the skippable frames", Buffer.from("602a4d1800000000", "hex"), "none"],
    ["xz, which no engine knows", Buffer.from("fd377a585a0000", "hex"), "none"],
  ])("%s", (_what, bytes, compression) => {
    expect(sniffCompression(rangeOf(bytes))).toBe(compression);
  });
});

const skippable = (kind: number, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a50 + kind);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
};

/** A gzip member whose header has every optional field. */
const decorated = (content: Buffer): Buffer => {
  const plain = gzipSync(content);
  const extra = Buffer.from([4, 0, 0x41, 0x42, 0, 0]);
  const flags = Buffer.from(plain.subarray(0, 10));
  flags[3] = 0b11100;
  return Buffer.concat([flags, extra, Buffer.from("layer.tar\0a comment\0"), plain.subarray(10)]);
};

describe("what was stored comes back", () => {
  const sizes = [0, 1, 511, 200_000, 3_000_000];
  const ways: Stored[] = ["none", "gzip", "gzip-members", "zstd", "zstd-frames"];

  it.each(ways)("%s", { timeout: TIMEOUT_MS }, async (way) => {
    for (const size of sizes)
      for (const bytes of [noise(size), Buffer.alloc(size, "ab")])
        expect((await inflated(store(bytes, way))).equals(bytes), `${size} bytes`).toBe(true);
  });

  const [a, b] = [Buffer.from("first "), noise(300_000)];
  const both = Buffer.concat([a, b]);
  const zstd = (bytes: Buffer): Buffer => store(bytes, "zstd");
  const skip = skippable(3, noise(70_000));
  it.each([
    ["gzip members", [gzipSync(a), gzipSync(b)]],
    ["gzip members, an empty one among them", [gzipSync(a), gzipSync(""), gzipSync(b)]],
    ["gzip members, an empty one at the end", [gzipSync(a), gzipSync(b), gzipSync("")]],
    ["a gzip header with all its fields", [decorated(a), decorated(b)]],
    ["gzip with zeros behind, as tapes have them", [gzipSync(both), Buffer.alloc(512)]],
    ["zstd frames", [zstd(a), zstd(b)]],
    ["a skippable frame first", [skip, zstd(both)]],
    ["a skippable frame in the middle", [zstd(a), skip, zstd(b)]],
    ["a skippable frame last", [zstd(both), skip]],
    [
      "all sixteen kinds of them",
      Array.from({ length: 16 }, (_, kind) => skippable(kind, a)).concat(zstd(both)),
    ],
    ["an empty frame", [zstd(Buffer.alloc(0)), zstd(both)]],
  ])("%s", async (_what, pieces) => {
    expect((await inflated(Buffer.concat(pieces))).equals(both)).toBe(true);
  });

  it("nothing but a skippable frame", async () => {
    expect(await inflated(skip)).toHaveLength(0);
  });
});

const tar = tarOf([
  { path: "a", body: noise(40_000) },
  { path: "b", body: Buffer.alloc(90_000, "text ") },
]);

/** What reading a damaged layer comes to: the kind of refusal, or the digest of something else. */
const outcome = async (stored: Buffer): Promise<string> => {
  const range = rangeOf(stored);
  const job = { range, compression: sniffCompression(range), tarBytesMax: 10_000_000, keep: null };
  return tasks.readLayer(job).then(
    ({ diffId }) => (diffId === sha256(tar) ? "the same" : "another digest"),
    (error: unknown) => (error instanceof SlimError ? error.code : `a fault: ${error}`),
  );
};

/** Whatever else is wrong, its digest tells, or its tar, or its compression. */
const REFUSED = /^(bad-compression|bad-tar|too-large|another digest)$/;

describe.each(["gzip", "gzip-members", "zstd", "zstd-frames"] as const)("a damaged layer in %s", (way) => {
  const stored = store(tar, way);
  // Members and frames at the end that hold nothing are not missed.
  const needed =
    stored.length - (way === "gzip-members" ? gzipSync("").length : way === "zstd-frames" ? 12 : 0);

  it("is never taken for whole where it was cut", { timeout: TIMEOUT_MS }, async () => {
    const places = [1, 2, 3, 4, 5, 10, 11, 18, needed - 9, needed - 5, needed - 4, needed - 1];
    for (let at = 500; at < needed; at += 3001) places.push(at);
    for (const at of places) expect(await outcome(stored.subarray(0, at)), `${at} bytes`).toMatch(REFUSED);
    expect(await outcome(stored.subarray(0, needed))).toBe("the same");
  });

  it("is refused or is the same, never a fault and never without end", { timeout: TIMEOUT_MS }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(stored.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(stored);
        damaged[at] = damaged.readUInt8(at) ^ change;
        const result = await outcome(damaged);
        if (result !== "the same") expect(result).toMatch(REFUSED);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it("is refused where its contents were changed", { timeout: TIMEOUT_MS }, async () => {
    for (const at of [200, 5000, 20_000, 35_000]) {
      const damaged = Buffer.from(stored);
      damaged[at] = damaged.readUInt8(at) ^ 0x10;
      expect(await outcome(damaged), `byte ${at}`).toMatch(REFUSED);
    }
  });
});

describe("a layer may not expand without end", () => {
  it.each(["none", "gzip", "zstd"] as const)("stored as %s", async (way) => {
    const range = rangeOf(store(tar, way));
    const job = { range, compression: sniffCompression(range), keep: null };
    await expect(tasks.readLayer({ ...job, tarBytesMax: tar.length - 1 })).rejects.toMatchObject({
      code: "too-large",
      message: expect.stringContaining(
        `expand to more than ${tar.length - 1}; if that is right, raise --max-expansion`,
      ),
    });
    expect((await tasks.readLayer({ ...job, tarBytesMax: tar.length })).tarBytes).toBe(tar.length);
  });
});
