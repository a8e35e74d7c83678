import { describe, expect, it } from "vitest";
import { archiveOf, filesOf, type ImageSpec } from "../support/archive.ts";
import { scratch } from "../support/main.ts";
import { opened } from "./opened.ts";

const { write } = scratch();

const image = (tag: string | null, platform = "linux/amd64"): ImageSpec => ({
  ...(tag === null ? {} : { tags: [tag] }),
  platform,
  layers: [{ members: [{ path: "f", body: `${tag} ${platform}` }] }],
});

const TWO = write(
  "two.tar",
  archiveOf(filesOf("docker-20", image("app:1"), image("registry:5000/team/db:2"))),
);
const PLATFORMS = write(
  "platforms.tar",
  archiveOf(
    filesOf(
      "oci",
      ...["linux/amd64", "linux/arm64/v8", "linux/arm/v6", "linux/arm/v7"].map((platform) =>
        image("app:1", platform),
      ),
    ),
  ),
);
const LATEST = write(
  "latest.tar",
  archiveOf(filesOf("oci", image("docker.io/library/app:latest"), image("other"))),
);

describe("of several images the one that is asked for", () => {
  it.each([
    ["app:1", "app:1"],
    ["docker.io/library/app:1", "app:1"],
    ["localhost/app:1", "app:1"],
    ["registry:5000/team/db:2", "registry:5000/team/db:2"],
  ])("by the name %s", async (wanted, name) => {
    expect((await opened(TWO, { image: wanted })).image.name).toBe(name);
    expect((await opened(`docker-archive:${TWO}:${wanted}`)).image.name).toBe(name);
    expect((await opened(`${TWO}:${wanted}`)).image.name).toBe(name);
  });

  it.each(["app", "app:latest", "docker.io/library/app:latest", "docker.io/app"])(
    "by the short name %s",
    async (wanted) => {
      expect((await opened(LATEST, { image: wanted })).image.name).toBe("docker.io/library/app:latest");
    },
  );

  it("by the digest of its config, or the start of it", async () => {
    const { id } = (await opened(TWO, { image: "app:1" })).image;
    for (const wanted of [id, id.slice("sha256:".length), id.slice(0, 19), id.slice(7, 14)])
      expect((await opened(TWO, { image: wanted })).image.name).toBe("app:1");
  });

  it("by the digest of its manifest", async () => {
    const other = await opened(PLATFORMS, { platform: "linux/arm64" });
    const [sibling] = other.image.siblings;
    const { image } = await opened(PLATFORMS, { image: sibling?.manifestDigest ?? "" });
    expect(image.platform).toBe("linux/amd64");
  });

  it.each(["app:2", "app", "db:2", "team/db:2", "", "sha256:", "abc", "1"])("not by %j", async (wanted) => {
    await expect(opened(TWO, { image: wanted })).rejects.toMatchObject({
      code: "no-such-image",
      message: `${TWO}: no image ${wanted}; it holds app:1 (linux/amd64), registry:5000/team/db:2 (linux/amd64)`,
    });
  });

  it("and else none: the list says what is there", async () => {
    await expect(opened(TWO)).rejects.toMatchObject({
      code: "ambiguous-choice",
      message:
        `${TWO}: holds 2 images: app:1 (linux/amd64), registry:5000/team/db:2 (linux/amd64); ` +
        "choose with --image or --platform",
    });
  });

  it("with a note of the others, which a base may be found among", async () => {
    const { image, notes } = await opened(TWO, { image: "app:1" });
    expect(notes).toEqual([
      "app:1 (linux/amd64) was chosen; the archive also holds registry:5000/team/db:2 (linux/amd64)",
    ]);
    expect(image.siblings).toHaveLength(1);
  });

  it("or the only one, under whatever name", async () => {
    const nameless = write("nameless.tar", archiveOf(filesOf("docker-20", image(null))));
    const { image: found } = await opened(nameless);
    expect(found.name).toBe("nameless.tar");
  });

  it("or any of several that are the same", async () => {
    const same = write(
      "same.tar",
      archiveOf(filesOf("docker-20", image("app:1"), { ...image("app:1"), tags: ["b:1"] })),
    );
    expect((await opened(same)).image.name).toBe("app:1");
    expect((await opened(same, { image: "b:1" })).image.name).toBe("b:1");
  });
});

describe("of several platforms", () => {
  it.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/arm64", "linux/arm64/v8"],
    ["linux/arm64/v8", "linux/arm64/v8"],
    ["linux/arm/v7", "linux/arm/v7"],
  ])("%s is the one that is asked for", async (platform, found) => {
    expect((await opened(PLATFORMS, { platform })).image.platform).toBe(found);
  });

  it.each([
    ["linux/amd64", "linux/amd64"],
    ["linux/arm64", "linux/arm64/v8"],
  ])("the machine's own is the first choice: %s", async (machine, found) => {
    const { image: chosen, notes } = await opened(PLATFORMS, { machine });
    expect(chosen.platform).toBe(found);
    expect(notes).toHaveLength(1);
  });

  it("64-bit Arm is v8, said or not", async () => {
    const plain = write(
      "arm.tar",
      archiveOf(filesOf("oci", image("a:1", "linux/arm64"), image("a:1", "linux/amd64"))),
    );
    expect((await opened(plain, { platform: "linux/arm64/v8" })).image.platform).toBe("linux/arm64");
  });

  it.each(["linux/arm", "linux"])("%s is not enough to tell", async (platform) => {
    await expect(opened(PLATFORMS, { platform, machine: "linux/s390x" })).rejects.toMatchObject({
      code: "ambiguous-choice",
    });
  });

  it.each(["linux/s390x", "linux/arm/v5", "linux/arm64/v9", "windows/amd64", "linux/amd6"])(
    "%s is not there",
    async (platform) => {
      await expect(opened(PLATFORMS, { platform })).rejects.toMatchObject({
        code: "no-such-image",
        message:
          `${PLATFORMS}: no image for ${platform}; it holds app:1 (linux/amd64), app:1 (linux/arm64/v8), ` +
          "app:1 (linux/arm/v6), app:1 (linux/arm/v7)",
      });
    },
  );

  it("a machine that none is for has to say which", async () => {
    await expect(opened(PLATFORMS, { machine: "linux/s390x" })).rejects.toMatchObject({
      code: "ambiguous-choice",
    });
  });

  it("a name and a platform go together", async () => {
    await expect(opened(PLATFORMS, { image: "app:2", platform: "linux/arm64" })).rejects.toMatchObject({
      message: expect.stringContaining("no image app:2 for linux/arm64; it holds"),
    });
  });
});
