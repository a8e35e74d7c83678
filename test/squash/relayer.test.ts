import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SquashReport } from "../../src/model/squash-report.ts";
import { randomImage } from "../oracle/random-image.ts";
import { untar } from "../oracle/tar-stream.ts";
import { filesOf, type ImageSpec, type LayerSpec, writeFolder } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";
import type { Member } from "../support/tar.ts";
import { imageIn, SAME, sha256, squash, verify } from "./squashed.ts";

const { path, write } = scratch();
const TIMEOUT_MS = 60_000;

/** Text that does not shrink to nothing, so that layers have a weight. */
const text = (bytes: number, seed: number): string => {
  let at = seed;
  return Array.from({ length: bytes }, () => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return String.fromCharCode(33 + (Math.floor(at / 65_536) % 90));
  }).join("");
};

const layer = (createdBy: string, ...members: readonly Member[]): LayerSpec => ({ createdBy, members });

const base = (version: number): LayerSpec =>
  layer(
    "FROM",
    { path: "etc/" },
    { path: "etc/os-release", body: `VERSION=${version}` },
    { path: "usr/" },
    { path: "usr/lib/" },
    { path: "usr/lib/libc.so", body: text(60_000, version) },
  );
const packages = layer(
  "RUN apt-get install",
  { path: "usr/" },
  { path: "usr/lib/" },
  { path: "usr/lib/libssl.so", body: text(40_000, 3) },
);
const dependency = (name: string, seed: number): Member[] => [
  { path: `app/node_modules/${name}/` },
  { path: `app/node_modules/${name}/index.js`, body: text(9000, seed) },
];
const dependencies = (left: number): LayerSpec =>
  layer(
    "RUN npm ci",
    { path: "app/", mtimeSeconds: 100 + left },
    { path: "app/node_modules/" },
    ...dependency("express", 4),
    ...dependency("koa", 5),
    ...dependency("left-pad", left),
    ...dependency("lodash", 6),
  );
const application = (version: number): LayerSpec =>
  layer(
    "COPY . .",
    { path: "app/", mtimeSeconds: 200 + version },
    { path: "app/main.js", body: text(5000, 100 + version) },
    { path: "app/page.html", body: text(7000, 8) },
  );

interface Release {
  readonly base?: number;
  readonly leftPad?: number;
  readonly application?: number;
}

const release = (of: Release): ImageSpec => ({
  tags: [`localhost/app:${of.application ?? 1}`],
  layers: [base(of.base ?? 1), packages, dependencies(of.leftPad ?? 7), application(of.application ?? 1)],
});

let files = 0;
const layoutOf = (spec: ImageSpec): string => writeFolder(filesOf("oci", spec), path(`image-${files++}`));
const next = (): string => path(`out-${files++}`);

const relayer = (image: string, ...more: readonly string[]): Promise<SquashReport & { out: string }> => {
  const out = next();
  const argv = [image, "-o", out, "--strategy", "relayer", ...more];
  return squash(argv).then((report) => ({ ...report, out }));
};

const ON_BASE = ["--base", "1"];

/** The blobs of one image that another lacks, as the files say. */
const pullBytes = async (image: string, has: string): Promise<number> => {
  const held = new Set((await imageIn(has)).layers.map(({ blob }) => sha256(blob)));
  const blobs = (await imageIn(image)).layers.map(({ blob }) => blob);
  return blobs.filter((blob) => !held.has(sha256(blob))).reduce((sum, { length }) => sum + length, 0);
};

const inWords = ({ layers }: SquashReport): string[] =>
  layers.map(({ reused, kept, share }) => (reused ? "reused" : kept ? "kept" : (share?.join("+") ?? "")));

/** Title, what is new in the second release, its layers, and how much of it whoever has the first may pull at most. */
const RELEASES: readonly (readonly [string, Release, readonly string[], number])[] = [
  [
    "a patch release of the application",
    { application: 2 },
    ["kept", "reused", "reused", "reused", "application"],
    6500,
  ],
  ["one dependency raised", { leftPad: 77 }, ["kept", "reused", "reused", "reused", "dependencies"], 9500],
  [
    "both at once",
    { leftPad: 77, application: 2 },
    ["kept", "reused", "reused", "reused", "dependencies", "application"],
    15_500,
  ],
  ["a rebuilt base", { base: 2 }, ["kept", "reused", "reused", "reused"], 61_000],
  ["nothing new", {}, ["kept", "reused", "reused", "reused"], 0],
];

describe("whoever has the relayered first release pulls little more than what is new", {
  timeout: TIMEOUT_MS,
}, () => {
  it.each(RELEASES)("%s", async (_name, news, words, mostBytes) => {
    const first = await relayer(layoutOf(release({})), ...ON_BASE);
    expect(inWords(first)).toEqual(["kept", "packages", "dependencies", "application"]);
    const image = layoutOf(release(news));
    const second = await relayer(image, ...ON_BASE, "--previous", first.out);

    // In the same places they are the image's own only where that was relayered too.
    expect(inWords(second)).toEqual(words.map((word, at) => (word === "kept" && at > 0 ? "reused" : word)));
    expect(second.pull).toEqual({
      previous: "localhost/app:1",
      beforeBytes: await pullBytes(image, first.out),
      afterBytes: await pullBytes(second.out, first.out),
    });
    expect(second.pull?.afterBytes).toBeLessThanOrEqual(mostBytes);
    expect(await verify(image, second.out)).toEqual(SAME);

    const [theirs, ours] = [await imageIn(first.out), await imageIn(second.out)];
    second.layers.forEach(({ reused }, at) => {
      const same = theirs.layers.some(({ blob }) => ours.layers[at] && blob.equals(ours.layers[at].blob));
      if (reused) expect(same).toBe(true);
    });
    const history = ours.config.history;
    expect(Array.isArray(history) && history.filter((entry) => !entry.empty_layer)).toHaveLength(
      ours.layers.length,
    );
  });

  it("a plain previous image serves as well, where its layers hold", async () => {
    const first = layoutOf(release({}));
    const image = layoutOf(release({ application: 2 }));
    const second = await relayer(image, ...ON_BASE, "--previous", first);
    // Of the old application layer one file of two is out of date: the smaller one.
    expect(inWords(second)).toEqual(["kept", "reused", "reused", "reused", "application"]);
    expect(second.pull?.afterBytes).toBe(await pullBytes(second.out, first));
    expect(second.pull?.afterBytes).toBeLessThan(second.pull?.beforeBytes ?? 0);
    expect(second.after.deadBytes).toBe(5000);
    expect(await verify(image, second.out)).toEqual(SAME);
  });

  it("release after release, each on the one before, the tree stays right and dead content bounded", async () => {
    let previous = await relayer(layoutOf(release({})), ...ON_BASE);
    for (let version = 2; version < 9; version++) {
      const image = layoutOf(release({ application: version, leftPad: 7 + Math.floor(version / 3) }));
      const result = await relayer(image, ...ON_BASE, "--previous", previous.out);
      expect(await verify(image, result.out)).toEqual(SAME);
      expect(result.pull?.afterBytes).toBe(await pullBytes(result.out, previous.out));
      expect(result.pull?.afterBytes).toBeLessThan(16_000);
      expect(result.after.storedBytes).toBeLessThan(2 * result.after.liveBytes);
      expect(result.after.layers).toBeLessThan(9);
      previous = result;
    }
  });
});

describe("the division does not depend on how the image came to be", { timeout: TIMEOUT_MS }, () => {
  it("nor on format, compression and layers", async () => {
    const image = layoutOf(release({}));
    const expected = (await relayer(image, ...ON_BASE)).layers.map(({ diffId }) => diffId);
    for (const strategy of ["squash", "prune"]) {
      const out = next();
      await squash([image, "-o", out, "--strategy", strategy, "--to", "docker-archive", ...ON_BASE]);
      const { layers } = await relayer(out, ...ON_BASE, "--compression", "zstd");
      expect(layers.map(({ diffId }) => diffId)).toEqual(expected);
    }
  });

  it("of random images", async () => {
    for (const layers of fc.sample(randomImage, { numRuns: 12, seed: 31 })) {
      const image = layoutOf({ layers });
      const out = next();
      await squash([image, "-o", out, ...ON_BASE]);
      const [one, other] = [await relayer(image, ...ON_BASE), await relayer(out, ...ON_BASE)];
      expect(one.layers.map(({ diffId }) => diffId)).toEqual(other.layers.map(({ diffId }) => diffId));
    }
  });
});

describe("packages are told by their database", { timeout: TIMEOUT_MS }, () => {
  const status =
    "Package: tool\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\nMaintainer: x\nDescription: x\n";
  const spec = (stored: "none" | "gzip"): ImageSpec => ({
    layers: [
      { ...base(1), stored },
      {
        stored,
        members: [
          { path: "var/" },
          { path: "var/lib/" },
          { path: "var/lib/dpkg/" },
          { path: "var/lib/dpkg/status", body: status },
          { path: "var/lib/dpkg/info/" },
          { path: "var/lib/dpkg/info/tool.list", body: "/.\n/opt\n/opt/tool\n" },
          { path: "opt/" },
          { path: "opt/tool", body: text(3000, 1) },
          { path: "opt/other", body: text(3000, 2) },
        ],
      },
    ],
  });

  it.each(["none", "gzip"] as const)("wherever they lie, in layers stored as %s", async (stored) => {
    const { out } = await relayer(layoutOf(spec(stored)), ...ON_BASE, "--compression", "none");
    const names = await Promise.all(
      (await imageIn(out)).layers.map(async ({ tar }) => (await untar(tar)).map(({ header }) => header.name)),
    );
    expect(names[1]).toContain("opt/tool");
    expect(names[1]).not.toContain("opt/other");
    expect(names[2]).toEqual(["opt/", "opt/other"]);
  });
});

describe("a second run changes nothing", { timeout: TIMEOUT_MS }, () => {
  it.each([
    ["of a first release", [] as readonly string[]],
    ["of a release on another", ["--previous"]],
  ])("%s, with itself as the previous image and without", async (_name, more) => {
    const previous = more.length > 0 ? [...more, layoutOf(release({}))] : [];
    const once = await relayer(layoutOf(release({ application: 2, leftPad: 9 })), ...ON_BASE, ...previous);
    for (const argv of [ON_BASE, [], ["--previous", once.out], [...ON_BASE, "--previous", once.out]]) {
      const again = await relayer(once.out, ...argv);
      expect(again.digest, argv.join(" ")).toBe(once.digest);
      expect(again.layers.every(({ kept }) => kept)).toBe(true);
      if (!argv.includes("--base")) expect(again.base.layers).toBe(1);
    }
  });

  it("of random images on one another", async () => {
    const images = fc.sample(randomImage, { numRuns: 12, seed: 37 });
    let previous = layoutOf({ layers: images[0] ?? [] });
    for (const layers of images) {
      const image = layoutOf({ layers });
      const once = await relayer(image, ...ON_BASE, "--previous", previous);
      expect(await verify(image, once.out)).toMatchObject({ differences: [] });
      expect(once.pull?.afterBytes).toBe(await pullBytes(once.out, previous));
      for (const argv of [[], ["--previous", once.out]]) {
        const again = await relayer(once.out, ...argv);
        if (once.layers.some(({ kept }) => !kept)) expect(again.digest).toBe(once.digest);
      }
      previous = once.out;
    }
  });
});

describe("what it says", () => {
  it("names the layers, and what there is to pull", async () => {
    const first = layoutOf(release({}));
    const image = layoutOf(release({ application: 2 }));
    const argv = [
      "-o",
      next(),
      "--strategy",
      "relayer",
      ...ON_BASE,
      "--previous",
      first,
      "--compression",
      "none",
    ];
    const { out } = await run(["squash", image, ...argv]);
    expect(out).toMatch(
      /^To pull by whoever has localhost\/app:1: \S+ kB; of the image as it was: \S+ kB\.$/m,
    );
    expect(out).toMatch(/^ {4}0 +\S+ kB {2}base$/m);
    expect(out).toMatch(/^ {4}3 +\S+ kB {2}reused$/m);
    expect(out).toMatch(/^ {4}4 +\S+ kB {2}new: application$/m);
    expect(out.replace(/\s+/g, " ")).toContain("5 kB of dead content stay in what was copied");
  });

  it("layers that both images have, stored in two ways, are told of", async () => {
    const [plain, zipped] = (["none", "gzip"] as const).map((stored) =>
      layoutOf({ tags: ["app:1"], layers: [{ ...base(1), stored }] }),
    );
    if (!plain || !zipped) throw new Error("no images");
    const { notes, pull } = await relayer(plain, ...ON_BASE, "--previous", zipped);
    expect(notes.join()).toMatch(/1 layer \(.+\) is in app:1 too, but stored in another way/);
    expect(pull?.afterBytes).toBe(await pullBytes(plain, zipped));
  });
});

describe("calls that are wrong", () => {
  const image = layoutOf(release({}));
  const arm = layoutOf({ ...release({}), platform: "linux/arm64" });
  it.each<[string, readonly string[], RegExp]>([
    ["--previous with another strategy", ["--previous", image], /^slim: --previous is for pullers/],
    [
      "--max-layers with another strategy",
      ["--strategy", "prune", "--max-layers", "3"],
      /^slim: --max-layers is for/,
    ],
    ["no number of layers", ["--strategy", "relayer", "--max-layers", "many"], /is no positive whole number/],
    ["too few layers", ["--strategy", "relayer", "--base", "2", "--max-layers", "2"], /give 3 or more/],
    ["no such previous image", ["--strategy", "relayer", "--previous", "/nowhere"], /\/nowhere/],
    ["one for another platform", ["--strategy", "relayer", "--previous", arm], /no image for linux\/amd64/],
    ["one that is no image", ["--strategy", "relayer", "--previous", write("text", "text")], /text/],
  ])("%s", async (_name, argv, message) => {
    const { exitCode, out, err } = await run(["squash", image, "-o", next(), ...argv]);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err.trim().split("\n")).toHaveLength(1);
    expect(err).toMatch(message);
  });

  it("a previous image with a wrong digest: nothing is written", async () => {
    const broken = layoutOf(release({ application: 3 }));
    const { layers, names } = await imageIn(broken);
    const digest = sha256(layers[2]?.blob ?? Buffer.alloc(0)).slice(7);
    const name = names.find((each) => each.endsWith(digest)) ?? "";
    const bytes = readFileSync(`${broken}/${name}`);
    bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1;
    writeFileSync(`${broken}/${name}`, bytes);
    const out = next();
    const argv = ["-o", out, "--strategy", "relayer", "--previous", broken];
    const { exitCode, err } = await run(["squash", image, ...argv]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/digest/);
    expect(existsSync(out)).toBe(false);
  });
});
