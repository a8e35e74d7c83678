import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { FIXTURES, type Fixture } from "../oracle/fixtures.ts";
import {
  addBlob,
  archiveOf,
  type Files,
  filesOf,
  type ImageSpec,
  nest,
  writeFolder,
} from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";
import { filesIn, type ImageFiles, imageIn, type Json, SAME, sha256, squash, verify } from "./squashed.ts";

const { path, write } = scratch();

const STRATEGIES = ["squash", "prune", "flatten"] as const;
const FORMATS = ["docker-archive", "oci-archive", "oci"] as const;
const COMPRESSIONS = [null, "none", "gzip:1", "zstd", "gzip"] as const;

interface Way {
  readonly strategy: string;
  readonly to: string;
  readonly compression: string | null;
  readonly base: string;
}

/**
 * Every fixture by two strategies; which two, formats, compressions and bases take turns, so that all pairs
 * come by. The forms of the notes server hold the same layers.
 */
const cases = FIXTURES.flatMap((fixture, at) =>
  STRATEGIES.filter((_, turn) => (at + turn) % 3 > 0).map((strategy, turn): [string, Fixture, Way] => {
    const to = FORMATS[(at + turn) % FORMATS.length] ?? "oci";
    const compression = COMPRESSIONS[(at * 3 + turn) % COMPRESSIONS.length] ?? null;
    const base = at % 2 ? "auto" : "1";
    return [
      `${fixture.name}: ${strategy} to ${to}, ${compression ?? "as usual"}, base ${base}`,
      fixture,
      { strategy, to, compression, base },
    ];
  }),
);

const flags = ({ strategy, to, compression, base }: Way): string[] => [
  ...["--strategy", strategy, "--to", to, "--base", base],
  ...(compression ? ["--compression", compression] : []),
];

const imageFlag = ({ image }: Fixture): string[] => (image ? ["--image", image] : []);

/** One of several images in one word, for verify takes two. */
const referenceOf = ({ path, image }: Fixture): string =>
  image ? `${path.includes(".tar") ? "docker-archive" : "oci"}:${path}:${image}` : path;

const listAt = (json: Json, key: string): Json[] => {
  const value = json[key];
  return Array.isArray(value) ? value : [];
};

const withoutLayers = ({ rootfs, history, ...rest }: Json): Json => rest;

/** What an image of layers has to be, whoever wrote it. */
const expectWhole = ({ config, layers }: ImageFiles): void => {
  const diffIds = layers.map(({ tar }) => sha256(tar));
  expect(config.rootfs).toEqual({ type: "layers", diff_ids: diffIds });
  expect(listAt(config, "history").filter((entry) => entry.empty_layer !== true)).toHaveLength(layers.length);
  for (const { created } of listAt(config, "history"))
    if (created !== undefined) expect(Date.parse(String(created))).not.toBeNaN();
};

let runs = 0;

it.each(cases)("%s", async (_name, fixture, way) => {
  const [out, again] = [path(`${runs}`), path(`${runs++}-again`)];
  const report = await squash([fixture.path, ...imageFlag(fixture), "-o", out, ...flags(way)]);
  expect(report.proof).toMatchObject({ equal: true, differences: [] });

  expect(await verify(referenceOf(fixture), out)).toEqual(SAME);

  const image = await imageIn(out);
  expectWhole(image);
  expect(report.layers.map(({ diffId }) => diffId)).toEqual(image.layers.map(({ tar }) => sha256(tar)));
  expect(report.layers.map(({ blobDigest }) => blobDigest)).toEqual(
    image.layers.map(({ blob }) => sha256(blob)),
  );
  expect(report.layers.map(({ blobBytes }) => blobBytes)).toEqual(
    image.layers.map(({ blob }) => blob.length),
  );
  expect(report.after.layers).toBe(image.layers.length);
  expect(report.after.storedBytes).toBeLessThanOrEqual(report.before.storedBytes);
  expect(report.after.liveBytes).toBe(report.before.liveBytes);
  if (way.strategy === "flatten") expect(image.layers).toHaveLength(1);
  else expect(report.layers.slice(0, report.base.layers).every(({ kept }) => kept)).toBe(true);

  const second = await squash([out, "-o", again, ...flags(way)]);
  expect(second.digest).toBe(report.digest);
  expect(second.layers.every(({ kept }) => kept)).toBe(true);
});

const APP: ImageSpec = {
  tags: ["registry.example:5000/app:1.2", "registry.example:5000/app:latest"],
  annotations: { "org.example.note": "stays" },
  config: {
    Env: ["Z=1", "A=2"],
    Labels: { b: "2", a: "1" },
    Healthcheck: { Test: ["CMD", "true"], Interval: 30_000_000_000 },
    OnBuild: ["RUN true"],
    ArgsEscaped: true,
    "x-vendor": { deep: [1, { z: null }] },
  },
  layers: [
    {
      members: [{ path: "bin/" }, { path: "bin/tool", body: "tool".repeat(999), mode: 0o755 }],
      createdBy: "FROM",
    },
    { members: [{ path: "app/" }, { path: "app/a", body: "first" }], createdBy: "COPY a" },
    {
      members: [
        { path: "app/" },
        { path: "app/a", body: "second" },
        { path: "cache", body: "c".repeat(5000) },
      ],
      createdBy: "RUN fetch",
    },
    { members: [{ path: ".wh.cache" }], createdBy: "RUN rm cache" },
  ],
};

const ON_BASE = ["--base", "1"];

/** The same layout with another text as its config. */
const withConfig = (files: Files, change: (text: string) => string): Files => {
  const jsonOf = (name: string) => JSON.parse(`${files.get(name)}`);
  const [descriptor] = jsonOf("index.json").manifests;
  const manifest = jsonOf(`blobs/sha256/${descriptor.digest.slice(7)}`);
  const config = Buffer.from(change(`${files.get(`blobs/sha256/${manifest.config.digest.slice(7)}`)}`));
  const changed = { ...manifest, config: { ...manifest.config, ...addBlob(files, config) } };
  const entry = { ...descriptor, ...addBlob(files, Buffer.from(JSON.stringify(changed))) };
  return files.set("index.json", Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [entry] })));
};

describe("the config stays as it was", () => {
  it.each(STRATEGIES)("but for layers and history: %s", async (strategy) => {
    const layout = writeFolder(filesOf("oci", APP), path(`config-${strategy}`));
    const out = path(`config-${strategy}-out`);
    await squash([layout, "-o", out, "--strategy", strategy, ...ON_BASE]);
    const [before, after] = [await imageIn(layout), await imageIn(out)];
    expect(withoutLayers(after.config)).toEqual(withoutLayers(before.config));
    expect(Object.keys(withoutLayers(after.config))).toEqual(Object.keys(withoutLayers(before.config)));
    expect(JSON.stringify(after.config.config)).toBe(JSON.stringify(before.config.config));
  });

  it("digit by digit, in its own order and with its own escapes", async () => {
    const files = filesOf("oci", APP);
    const odd = '"x-odd": {"b": 9007199254740993, "10": 1.0, "2": [1e400], "__proto__": "\\u003c\\u00e9"}';
    const layout = writeFolder(
      withConfig(files, (text) => text.replace(/^\{/, `{ ${odd} ,`)),
      path("odd"),
    );
    await squash([layout, "-o", path("odd-out"), ...ON_BASE]);
    expect((await imageIn(path("odd-out"))).configText).toContain(odd.replace('": {', '":{'));
    const again = await squash([path("odd-out"), "-o", path("odd-again"), "--strategy", "flatten"]);
    expect((await imageIn(path("odd-again"))).configText).toContain(odd.replace('": {', '":{'));
    expect(again.layers).toHaveLength(1);
  });

  it("and byte for byte where no layer changes", async () => {
    const clean = { ...APP, layers: APP.layers.slice(0, 1) };
    const layout = writeFolder(filesOf("oci", clean), path("clean"));
    await squash([layout, "-o", path("clean-out")]);
    expect((await imageIn(path("clean-out"))).configText).toBe((await imageIn(layout)).configText);
  });
});

describe("the history", () => {
  const historyOf = async (name: string, spec: ImageSpec, ...argv: string[]): Promise<Json[]> => {
    const layout = writeFolder(filesOf("oci", spec), path(`history-${name}`));
    await squash([layout, "-o", path(`history-${name}-out`), ...argv]);
    return listAt((await imageIn(path(`history-${name}-out`))).config, "history");
  };
  const created = "2025-06-15T15:06:40Z";

  it("tells what the new layer stands for, after the entries that went into it", async () => {
    expect(await historyOf("squash", APP, ...ON_BASE)).toEqual([
      { created, created_by: "FROM" },
      { created, created_by: "COPY a", empty_layer: true },
      { created, created_by: "RUN fetch", empty_layer: true },
      { created, created_by: "RUN rm cache", empty_layer: true },
      { created, created_by: "slim squash --strategy squash # layers 1 to 3 in one" },
    ]);
  });

  it("keeps the entry of a layer that was only rid of dead content, and its comment", async () => {
    const history = ["FROM", "COPY a", "RUN fetch", "RUN rm cache"].map((created_by) => ({
      created,
      created_by,
    }));
    const commented = [
      ...history.slice(0, 2),
      { ...history[2], comment: "buildkit.dockerfile.v0" },
      ...history.slice(3),
    ];
    const comment = "slim squash --strategy prune";
    expect(
      await historyOf("prune", { ...APP, history: commented }, ...ON_BASE, "--strategy", "prune"),
    ).toEqual([history[0], { ...history[1], comment }, commented[2], history[3]]);
  });

  it.each([
    ["absent", []],
    ["too short", [{ created_by: "one" }]],
    ["too long", Array.from({ length: 9 }, () => ({ created, created_by: "x" }))],
  ])("is made anew where it is %s", async (name, history) => {
    expect(await historyOf(name.replace(" ", "-"), { ...APP, history }, ...ON_BASE)).toEqual([
      { created_by: "unknown" },
      { created_by: "unknown", empty_layer: true },
      { created_by: "unknown", empty_layer: true },
      { created_by: "unknown", empty_layer: true },
      { created_by: "slim squash --strategy squash # layers 1 to 3 in one" },
    ]);
  });

  it("tells of a layer that only hides", async () => {
    const argv = ["--base", "4", "--drop-path", "/bin/tool"];
    expect((await historyOf("hides", APP, ...argv)).at(-1)).toEqual({
      created,
      created_by: "slim squash --strategy squash # hides what was dropped",
    });
  });
});

describe("names, annotations and platform", () => {
  const from = (writer: "oci" | "docker-20", spec: ImageSpec = APP): string => {
    const name = path(`names-${runs++}`);
    if (writer === "oci") return writeFolder(filesOf("oci", spec), name);
    return write(`names-${runs}.tar`, archiveOf(filesOf(writer, spec)));
  };

  it("stay from docker-archive to docker-archive", async () => {
    await squash([from("docker-20"), "-o", path("tags.tar")]);
    expect((await imageIn(path("tags.tar"))).tags).toEqual(APP.tags);
  });

  it("have a descriptor each in a layout", async () => {
    await squash([from("docker-20"), "-o", path("tags"), "--to", "oci"]);
    const { descriptors } = await imageIn(path("tags"));
    expect(descriptors.map(({ annotations }) => annotations)).toEqual(
      ["1.2", "latest"].map((tag) => ({
        "io.containerd.image.name": `registry.example:5000/app:${tag}`,
        "org.opencontainers.image.ref.name": tag,
      })),
    );
  });

  it("stay from layout to layout, whatever they are", async () => {
    const layout = from("oci", { ...APP, platform: "linux/arm64/v8" });
    await squash([layout, "-o", path("kept-names"), "--platform", "linux/arm64"]);
    const [before, after] = [await imageIn(layout), await imageIn(path("kept-names"))];
    expect(after.descriptors[0]).toMatchObject({
      annotations: before.descriptors[0]?.annotations,
      platform: { os: "linux", architecture: "arm64", variant: "v8" },
    });
    expect(after.manifest.annotations).toEqual(APP.annotations);
  });

  it("come from the index above where the image lies in another", async () => {
    const names = {
      "io.containerd.image.name": "docker.io/library/app:2",
      "org.opencontainers.image.ref.name": "2",
    };
    const layout = writeFolder(nest(filesOf("oci", { ...APP, tags: [] }), names), path("nested"));
    await squash([layout, "-o", path("nested-out")]);
    expect((await imageIn(path("nested-out"))).descriptors.map(({ annotations }) => annotations)).toEqual([
      names,
    ]);
    await squash([layout, "-o", path("nested.tar"), "--to", "docker-archive"]);
    expect((await imageIn(path("nested.tar"))).tags).toEqual(["docker.io/library/app:2"]);
  });

  it.each([
    ["app", ["app:latest"]],
    ["app:2", ["app:2"]],
    ["localhost:5000/x/app", ["localhost:5000/x/app:latest"]],
  ])("are %s's where --tag says so", async (tag, tags) => {
    await squash([from("oci"), "-o", path("tag.tar"), "--to", "docker-archive", "--tag", tag, "--force"]);
    expect((await imageIn(path("tag.tar"))).tags).toEqual(tags);
  });

  it("a tag that is no name is none in a docker-archive", async () => {
    await squash([from("oci", { ...APP, tags: ["1"] }), "-o", path("no-name.tar"), "--to", "docker-archive"]);
    expect((await imageIn(path("no-name.tar"))).tags).toEqual([]);
  });

  it("annotations of kept layers stay, for lazy pullers look there", async () => {
    const fixture = FIXTURES.find(({ name }) => name.startsWith("buildx-estargz"));
    await squash([fixture?.path ?? "", "-o", path("lazy"), "--to", "oci", "--base", "2"]);
    const [first, , last] = listAt((await imageIn(path("lazy"))).manifest, "layers");
    expect(Object.keys(first?.annotations ?? {})).toContain("containerd.io/snapshot/stargz/toc.digest");
    expect(last?.annotations).toBeUndefined();
  });
});

describe("base layers", () => {
  it.each(["squash", "prune"])(
    "are the same bytes in the result, however they are stored: %s",
    async (strategy) => {
      const stored = ["none", "gzip", "gzip-members"] as const;
      const layers = [
        ...stored.map((how, i) => ({ members: [{ path: `b${i}`, body: how }], stored: how })),
        ...APP.layers.slice(1),
      ];
      const layout = writeFolder(filesOf("oci", { ...APP, layers }), path(`base-${strategy}`));
      for (const to of FORMATS) {
        const out = path(`base-${strategy}-${to}`);
        await squash([layout, "-o", out, "--base", "3", "--to", to, "--strategy", strategy]);
        const [before, after] = [await imageIn(layout), await imageIn(out)];
        expect(after.layers.slice(0, 3)).toEqual(before.layers.slice(0, 3));
      }
    },
  );

  it("that are lost to flatten are said, with their bytes", async () => {
    const layout = writeFolder(filesOf("oci", APP), path("shared"));
    const { notes, base } = await squash([
      layout,
      "-o",
      path("shared-out"),
      ...ON_BASE,
      "--strategy",
      "flatten",
    ]);
    expect(base.layers).toBe(0);
    expect(notes.join()).toMatch(/^the 1 layer of the base \(\d+ B as stored\) is no longer shared/);
  });

  it("that nobody knows of are said to be merged", async () => {
    const layout = writeFolder(filesOf("oci", APP), path("unknown"));
    const { notes } = await squash([layout, "-o", path("unknown-out")]);
    expect(notes.join()).toContain("nothing tells which layers came with FROM");
    expect((await squash([layout, "-o", path("told-out"), "--base", "none"])).notes).toEqual([]);
  });
});

describe("what is left out is said", () => {
  it("other platforms, and attestations", async () => {
    const fixture = FIXTURES.find(({ name }) => name.startsWith("buildx-platforms"));
    const { notes } = await squash([fixture?.path ?? "", "-o", path("platforms")]);
    expect(notes.join("\n")).toContain("linux/arm64");
    expect(notes.join("\n")).toContain("3 attestations left out: they speak of the image as it was");
  });

  it.each([
    ["squash", 5004, 5004],
    ["flatten", 0, 0],
  ])("what is dropped, and what of it lies in the base: %s", async (strategy, _bytes, baseBytes) => {
    const layers = [
      {
        members: [
          { path: "a", body: "x".repeat(5004) },
          { path: "b", body: "b" },
        ],
      },
      ...APP.layers.slice(1),
    ];
    const layout = writeFolder(filesOf("oci", { ...APP, layers }), path(`dropped-${strategy}`));
    const argv = ["--drop-path", "/a", "--strategy", strategy, ...ON_BASE];
    const { dropped } = await squash([layout, "-o", path(`dropped-${strategy}-out`), ...argv]);
    expect(dropped).toEqual([{ by: "/a", paths: 1, bytes: 5004, baseBytes }]);
  });

  it("content that another name keeps is not counted", async () => {
    const members = [
      { path: "f", body: "x".repeat(99) },
      { path: "g", kind: "hardlink", target: "f" },
    ] as const;
    const layout = writeFolder(filesOf("oci", { layers: [{ members }] }), path("names-left"));
    const { dropped, after } = await squash([layout, "-o", path("names-left-out"), "--drop-path", "/f"]);
    expect(dropped).toEqual([{ by: "/f", paths: 1, bytes: 0, baseBytes: 0 }]);
    expect(after.liveBytes).toBe(99);
  });

  it("a rule's files are dropped, and the rest is the same", async () => {
    const fixture = FIXTURES.find(({ name }) => name === "skopeo-oci/layout");
    const out = path("caches");
    const { dropped, proof, after, before } = await squash([
      fixture?.path ?? "",
      "-o",
      out,
      "--drop",
      "caches",
    ]);
    const bytes = dropped.reduce((sum, drop) => sum + drop.bytes - drop.baseBytes, 0);
    expect(proof.equal).toBe(true);
    expect(after.storedBytes).toBeLessThanOrEqual(before.storedBytes - bytes);
    const verified = JSON.parse((await run(["verify", fixture?.path ?? "", out, "--format", "json"])).out);
    expect(verified.differences.every(({ b }: { b: unknown }) => b === null)).toBe(true);
    expect(verified.differences).toHaveLength(dropped.reduce((sum, drop) => sum + drop.paths, 0));
  });

  it("each --drop-path counts, and of --strategy the last", async () => {
    const layout = writeFolder(filesOf("oci", APP), path("each"));
    const globs = ["--drop-path", "/bin/tool", "--drop-path", "/app/*", "--strategy", "prune"];
    const report = await squash([layout, "-o", path("each-out"), ...globs, "--strategy", "flatten"]);
    expect(report.dropped.map(({ by }) => by)).toEqual(["/bin/tool", "/app/*"]);
    expect(report.strategy).toBe("flatten");
  });

  it("IMAGE may stand behind --drop-path and --drop", async () => {
    const layout = writeFolder(filesOf("oci", APP), path("order"));
    const { dropped } = await squash([
      "--drop-path",
      "/bin/*",
      "--drop",
      "caches",
      layout,
      "-o",
      path("order-out"),
    ]);
    expect(dropped).toMatchObject([{ by: "/bin/*", bytes: 3996 }]);
  });
});

describe("the same input gives the same bytes", () => {
  const zone = process.env.TZ;
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(FORMATS.flatMap((to) => ["none", "gzip", "zstd:5"].map((how) => [to, how])))(
    "%s, %s: on another day, in another time zone",
    async (to, how) => {
      const layout = writeFolder(filesOf("oci", APP), path(`same-${to}-${how}`));
      const all: Map<string, string>[] = [];
      for (const TZ of ["UTC", "Pacific/Kiritimati"]) {
        process.env.TZ = TZ;
        const out = path(`same-${to}-${how}-${all.length}`);
        await squash([layout, "-o", out, "--to", to, "--compression", how, ...ON_BASE]);
        const bytes = to === "oci" ? await filesIn(out) : new Map([["", readFileSync(out)]]);
        all.push(new Map([...bytes].map(([name, body]) => [name, sha256(body)])));
      }
      expect(all[0]).toEqual(all[1]);
    },
  );

  it("SOURCE_DATE_EPOCH is the time of the new entry, and of nothing else", async () => {
    const layout = writeFolder(filesOf("oci", APP), path("epoch"));
    const env = { SOURCE_DATE_EPOCH: "1000000000" };
    await squash([layout, "-o", path("epoch-out"), ...ON_BASE], { env });
    const { config } = await imageIn(path("epoch-out"));
    const times = listAt(config, "history").map(({ created }) => created);
    expect(times).toEqual([...Array(4).fill("2025-06-15T15:06:40Z"), "2001-09-09T01:46:40Z"]);
    expect(config.created).toBe("2025-06-15T15:06:40Z");
  });
});
