import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, itWith, run as runTool } from "../oracle/tools.ts";
import { addBlob, type Files, filesOf, type ImageSpec, nest, writeFolder } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";
import { filesIn, type Json, SAME, sha256, squash, verify } from "./squashed.ts";

const { path, folder } = scratch();

const FIXTURE = "fixtures/buildx-platforms/image.tar";
const KEEP = "--keep-platforms";

const imageFor = (platform: string, ...tags: readonly string[]): ImageSpec => ({
  tags,
  platform,
  layers: [
    { members: [{ path: "etc/" }, { path: "etc/base", body: "base" }] },
    { members: [{ path: "etc/" }, { path: "etc/os", body: platform.repeat(400) }] },
    { members: [{ path: "etc/" }, { path: "etc/os", body: platform }] },
  ],
});
const PLATFORMS = ["linux/amd64", "linux/arm64", "linux/arm/v7"];

const parse = (bytes: Buffer | undefined): Json & { manifests: Json[] } => JSON.parse(`${bytes}`);
const blobName = (digest: unknown): string => `blobs/sha256/${String(digest).slice("sha256:".length)}`;
const platformsOf = (manifests: readonly Json[]): unknown[] => manifests.map(({ platform }) => platform);

/** Every name under `blobs` is the digest of what lies there, and every descriptor leads to one. */
const expectWhole = (files: Map<string, Buffer>): void => {
  for (const [name, bytes] of files)
    if (name.startsWith("blobs/")) expect(blobName(sha256(bytes))).toBe(name);
  const follow = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { digest, size, mediaType, annotations, ...rest } = value as Json;
    if (digest !== undefined) {
      const blob = files.get(blobName(digest));
      expect(blob?.length, `${digest}`).toBe(size);
      if (/(manifest|index)\.v1\+json$/.test(`${mediaType}`)) follow(parse(blob));
    }
    for (const inner of Object.values(rest)) follow(inner);
  };
  follow(parse(files.get("index.json")));
};

describe("--keep-platforms on an index that buildx wrote", () => {
  it("puts the squashed image in its place, and leaves all else byte for byte", async () => {
    const report = await squash([FIXTURE, "-o", path("buildx"), "--to", "oci", KEEP]);
    const [before, after] = [await filesIn(FIXTURE), await filesIn(path("buildx"))];
    expectWhole(after);
    const [outer] = parse(before.get("index.json")).manifests;
    const [newOuter, ...none] = parse(after.get("index.json")).manifests;
    expect(none).toEqual([]);
    expect(newOuter?.annotations).toEqual(outer?.annotations);
    const old = parse(before.get(blobName(outer?.digest))).manifests;
    const now = parse(after.get(blobName(newOuter?.digest))).manifests;
    expect(now[0]).toEqual({
      ...old[0],
      digest: report.digest,
      size: after.get(blobName(report.digest))?.length,
    });
    // The other two, and what speaks of them; the attestation of the squashed image is gone.
    expect(now.slice(1)).toEqual(old.filter((_, at) => [1, 2, 4, 5].includes(at)));
    for (const { digest } of now.slice(1))
      expect(after.get(blobName(digest))).toEqual(before.get(blobName(digest)));
    expect(report.otherPlatforms).toEqual(["linux/arm64", "linux/arm/v7"]);
    expect(report.notes.join("\n")).toContain(String(newOuter?.digest));
    expect(report.notes).toContain("1 attestation left out: it speaks of the image as it was");
  });

  it("changes nothing the second time", async () => {
    await squash([FIXTURE, "-o", path("once"), "--to", "oci", KEEP]);
    await squash([path("once"), "-o", path("twice"), KEEP]);
    expect(await filesIn(path("twice"))).toEqual(await filesIn(path("once")));
  });

  it("squashes them one after another", async () => {
    await squash([FIXTURE, "-o", path("first"), "--to", "oci", KEEP, "--platform", "linux/arm64"]);
    await squash([path("first"), "-o", path("second"), KEEP, "--platform", "linux/arm/v7"]);
    for (const platform of PLATFORMS)
      expect(await verify(FIXTURE, path("second"), "--platform", platform)).toEqual(SAME);
    expectWhole(await filesIn(path("second")));
  });

  itWith(["skopeo"], "skopeo copies all of it, digests kept", () =>
    inFolder(async (here) => {
      const report = await squash([FIXTURE, "-o", join(here, "out"), "--to", "oci", KEEP]);
      const raw = parse(Buffer.from(runTool("skopeo", ["inspect", "--raw", `oci:${here}/out`])));
      expect(raw.manifests.map(({ digest }) => digest)).toContain(report.digest);
      const options = ["-q", "--insecure-policy", "--all", "--preserve-digests"];
      runTool("skopeo", ["copy", ...options, `oci:${here}/out`, `dir:${here}/copied`]);
      const copied = readdirSync(join(here, "copied")).filter((name) => name.endsWith(".manifest.json"));
      const wanted = new Set(raw.manifests.map(({ digest }) => `${digest}`.slice("sha256:".length)));
      expect(copied.map((name) => name.replace(".manifest.json", "")).sort()).toEqual([...wanted].sort());
    }),
  );
});

describe("--keep-platforms where platforms stand in index.json itself", () => {
  const flat = (name: string, ...more: ImageSpec[]): string =>
    writeFolder(filesOf("oci", ...PLATFORMS.map((each) => imageFor(each, "app")), ...more), path(name));

  it("keeps those that go by the same name, and no other image", async () => {
    const layout = flat("flat", imageFor("linux/s390x", "other"));
    const report = await squash([layout, "-o", path("flat-out"), KEEP, "--image", "app"]);
    const files = await filesIn(path("flat-out"));
    expectWhole(files);
    const { manifests } = parse(files.get("index.json"));
    expect(platformsOf(manifests)).toEqual(
      platformsOf(parse((await filesIn(layout)).get("index.json")).manifests).slice(0, 3),
    );
    expect(report.otherPlatforms).toEqual(["linux/arm64", "linux/arm/v7"]);
    expect(report.after.storedBytes).toBeLessThan(report.before.storedBytes);
    for (const platform of PLATFORMS)
      expect(await verify(`oci:${layout}:app`, path("flat-out"), "--platform", platform)).toEqual(SAME);
  });

  it("gives all of them the name that --tag says", async () => {
    await squash([flat("tagged"), "-o", path("tagged-out"), KEEP, "--tag", "reg.example/app:2"]);
    const { manifests } = parse((await filesIn(path("tagged-out"))).get("index.json"));
    expect(manifests.map(({ annotations }) => annotations)).toEqual(
      PLATFORMS.map(() => ({
        "io.containerd.image.name": "reg.example/app:2",
        "org.opencontainers.image.ref.name": "2",
      })),
    );
  });

  it("says without it which are left out", async () => {
    const { notes, otherPlatforms } = await squash([flat("left"), "-o", path("left-out")]);
    expect(notes).toContain("left out: linux/arm64, linux/arm/v7; --keep-platforms keeps them");
    expect(otherPlatforms).toEqual([]);
  });
});

describe("--keep-platforms in indexes within indexes", () => {
  it("leaves an index that does not lead to the image as it is", async () => {
    const files = filesOf("oci", ...PLATFORMS.map((each) => imageFor(each, "app")));
    const { manifests } = parse(files.get("index.json") as Buffer);
    const index = (...inner: (Json | undefined)[]): Json => ({
      mediaType: "application/vnd.oci.image.index.v1+json",
      ...addBlob(files, Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: inner, "x-own": 1 }))),
    });
    const arms = index(manifests[1], manifests[2]);
    const all = index({ ...index(manifests[0]), annotations: { a: "b" } }, arms);
    files.set("index.json", Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [all] })));
    await squash([writeFolder(files, path("nested")), "-o", path("nested-out"), KEEP]);
    const after = await filesIn(path("nested-out"));
    expectWhole(after);
    const root = parse(after.get(blobName(parse(after.get("index.json")).manifests[0]?.digest)));
    expect(root["x-own"]).toBe(1);
    expect(root.manifests[0]?.annotations).toEqual({ a: "b" });
    expect(root.manifests[1]).toEqual(arms);
    for (const platform of PLATFORMS)
      expect(await verify(path("nested"), path("nested-out"), "--platform", platform)).toEqual(SAME);
  });
});

describe("--keep-platforms is refused", () => {
  const refused = async (argv: readonly string[], ...says: readonly string[]): Promise<void> => {
    const before = readdirSync(folder).sort();
    const { exitCode, err } = await run(["squash", ...argv, KEEP]);
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^slim: [^\n]*\n$/);
    for (const word of says) expect(err).toContain(word);
    expect(readdirSync(folder).sort()).toEqual(before);
  };
  const two = (): Files => nest(filesOf("oci", ...PLATFORMS.map((each) => imageFor(each, "app"))));

  it("for a docker-archive, which holds one platform", () =>
    refused([FIXTURE, "-o", path("x.tar"), "--to", "docker-archive"], "a docker-archive holds one platform"));

  it("of a docker-archive, which has no index", () =>
    refused(["fixtures/docker-26/image.tar", "-o", path("x.tar")], "holds no index of platforms"));

  it("where a blob of another platform is not here", async () => {
    const files = two();
    const lost = [...files].find(([, bytes]) =>
      `${bytes}`.includes('"architecture":"arm64","os":"linux","config"'),
    );
    files.delete(lost?.[0] ?? "");
    await refused([writeFolder(files, path("lost")), "-o", path("x")], "linux/arm64 is named", "is not here");
  });

  it("where a blob of another platform is broken", async () => {
    const files = two();
    const arm = filesOf("oci", imageFor("linux/arm64", "app"));
    const amd = filesOf("oci", imageFor("linux/amd64", "app"));
    // A layer that only the other platform has: gzip, and no JSON.
    const [name, bytes] =
      [...arm].find(([key, blob]) => !amd.has(key) && blob instanceof Buffer && blob[0] === 0x1f) ?? [];
    if (!(bytes instanceof Buffer)) throw new Error("there is no such layer");
    files.set(name ?? "", Buffer.concat([bytes.subarray(0, -1), Buffer.of(1)]));
    await refused([writeFolder(files, path("broken")), "-o", path("x")], "does not match its digest");
  });
});
