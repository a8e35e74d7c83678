import { symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Entry, Image } from "../../src/model/image.ts";
import {
  addBlob,
  archiveOf,
  broken,
  type Files,
  filesOf,
  type ImageSpec,
  nest,
  type Stored,
  sha256,
  type Writer,
  writeFolder,
} from "../support/archive.ts";
import { scratch } from "../support/main.ts";
import { type Member, tarOf } from "../support/tar.ts";
import { opened } from "./opened.ts";

const { path, write } = scratch();

const SPEC: ImageSpec = {
  tags: ["app:1"],
  platform: "linux/amd64",
  layers: [
    { members: [{ path: "a", body: "one" }, { path: "d/" }], createdBy: "COPY a /" },
    { members: [{ path: ".wh.a" }, { path: "b", body: "two" }], createdBy: "RUN mv a b" },
    { members: [{ path: "a", body: "one" }, { path: "d/" }], createdBy: "COPY a /" },
  ],
  config: { Env: ["A=b"], User: "me", Labels: { x: "y" }, Volumes: { "/v": {} }, WorkingDir: "/w" },
};

const pathsOf = ({ layers }: Image): string[][] =>
  layers.map(({ entries, whiteouts }) => [
    ...entries.map((entry: Entry) => entry.path),
    ...whiteouts.map((whiteout) => `-${whiteout.path}`),
  ]);

const LAYERS = [
  ["/a", "/d"],
  ["/b", "-/a"],
  ["/a", "/d"],
];

const json = (files: Files, name: string): string => {
  const file = files.get(name);
  return Buffer.isBuffer(file) ? file.toString() : "";
};

const rewritten = (files: Files, name: string, change: (text: string) => string): Files =>
  new Map(files).set(name, Buffer.from(change(json(files, name))));

const blobNames = (files: Files): string[] => [...files.keys()].filter((name) => name.startsWith("blobs/"));

describe("one image, whoever wrote it", () => {
  const writers: Writer[] = ["docker-20", "docker-26", "skopeo", "kaniko", "jib", "oci"];

  it.each(writers)("%s", async (writer) => {
    const { image, notes } = await opened(write(writer, archiveOf(filesOf(writer, SPEC))));
    expect(image).toMatchObject({
      name: "app:1",
      format: writer === "oci" ? "oci-archive" : "docker-archive",
      platform: "linux/amd64",
      config: {
        env: ["A=b"],
        user: "me",
        labels: { x: "y" },
        volumes: ["/v"],
        workingDir: "/w",
        cmd: ["/none"],
      },
    });
    expect(pathsOf(image)).toEqual(LAYERS);
    expect(image.history.map(({ createdBy }) => createdBy)).toEqual(["COPY a /", "RUN mv a b", "COPY a /"]);
    expect(image.layers[0]?.diffId).toBe(image.layers[2]?.diffId);
    expect(notes).toEqual([]);
  });

  it.each(writers)("%s, as a folder", async (writer) => {
    const folder = writeFolder(filesOf(writer, SPEC), path(`${writer}-folder`));
    const { image } = await opened(folder);
    expect(image.format).toBe(writer === "oci" ? "oci" : "docker-archive");
    expect(pathsOf(image)).toEqual(LAYERS);
  });

  it.each(["gzip", "gzip-members", "zstd", "zstd-frames"] as const)("an archive in %s", async (stored) => {
    for (const writer of ["docker-26", "oci"] as const)
      expect(pathsOf((await opened(write("whole", archiveOf(filesOf(writer, SPEC), stored)))).image)).toEqual(
        LAYERS,
      );
  });

  it("in a folder that is the working directory", async () => {
    writeFolder(filesOf("oci", SPEC), path("here"));
    const before = process.cwd();
    process.chdir(path("here"));
    try {
      for (const reference of [".", "./", "oci:."])
        expect(pathsOf((await opened(reference)).image)).toEqual(LAYERS);
    } finally {
      process.chdir(before);
    }
  });

  it("in a folder behind a symbolic link", async () => {
    writeFolder(filesOf("oci", SPEC), path("real"));
    symlinkSync("real", path("linked"));
    expect(pathsOf((await opened(path("linked"))).image)).toEqual(LAYERS);
  });
});

describe("what an archive is, its content tells", () => {
  it("whatever a layer's name and media type claim", async () => {
    const media = "application/vnd.oci.image.layer.v1.tar";
    const ways: (readonly [Stored, string])[] = [
      ["none", `${media}+gzip`],
      ["gzip", media],
      ["zstd", `${media}+gzip`],
      ["none", "application/vnd.docker.image.rootfs.diff.tar.gzip"],
    ];
    const layers = ways.map(([stored, mediaType], i): ImageSpec["layers"][number] => ({
      members: [{ path: `f${i}` }],
      stored,
      mediaType,
    }));
    for (const writer of ["oci", "jib", "docker-20"] as const) {
      const { image } = await opened(write("mixed", archiveOf(filesOf(writer, { layers }))));
      expect(pathsOf(image)).toEqual([["/f0"], ["/f1"], ["/f2"], ["/f3"]]);
      expect(image.layers.map(({ compression }) => compression)).toEqual(["none", "gzip", "zstd", "none"]);
    }
  });

  it("whatever the order of its files", async () => {
    const files = filesOf("oci", SPEC);
    const forth = (await opened(write("forth", archiveOf(files)))).image;
    const back = (await opened(write("forth", archiveOf(new Map([...files].reverse()))))).image;
    expect(back).toEqual(forth);
  });

  it("whatever prefix its names have", async () => {
    const files = filesOf("docker-20", SPEC);
    const prefixed = new Map([...files].map(([name, file]) => [`./${name}`, file]));
    expect(pathsOf((await opened(write("prefixed", archiveOf(prefixed)))).image)).toEqual(LAYERS);
  });

  it("also where Docker saved both an OCI layout and a manifest.json: nothing counts twice", async () => {
    const file = write("hybrid", archiveOf(filesOf("docker-26", SPEC)));
    const [docker, oci] = [await opened(file), await opened(`oci-archive:${file}`)];
    expect(docker.image.format).toBe("docker-archive");
    expect(oci.image.format).toBe("oci-archive");
    expect(oci.image.layers).toEqual(docker.image.layers);
    expect(oci.image.id).toBe(docker.image.id);
  });

  it("with layers that are hard links to others", async () => {
    const files = [...filesOf("kaniko", SPEC)];
    const members = files.map(
      ([name, file]): Member => ({ path: name, body: Buffer.isBuffer(file) ? file : "" }),
    );
    const linked = members.map((member): Member => {
      const isLayer = String(member.path).endsWith(".tar.gz");
      return isLayer ? { ...member, path: `real/${member.path}` } : member;
    });
    for (const { path: name } of members.filter((member) => String(member.path).endsWith(".tar.gz")))
      linked.push({ path: name, kind: "hardlink", target: `real/${name}` });
    expect(pathsOf((await opened(write("linked.tar", tarOf(linked)))).image)).toEqual(LAYERS);
  });

  it("with layers that link in a circle: they are missing", async () => {
    const files = filesOf("docker-20", { layers: [{ members: [{ path: "a" }] }] });
    const [name = ""] = [...files.keys()].filter((key) => key.endsWith("layer.tar"));
    files.set(name, { link: "layer.tar" });
    await expect(opened(write("circle", archiveOf(files)))).rejects.toMatchObject({ code: "missing-blob" });
  });

  it.each([
    ["0 bytes", Buffer.alloc(0)],
    ["two zero blocks", Buffer.alloc(1024)],
    ["a record of zeros", Buffer.alloc(10240)],
  ])("with an empty layer of %s, which keeps its number", async (_what, tar) => {
    const layers = [
      { members: [{ path: "a" }] },
      { tar, stored: "none" },
      { members: [{ path: "b" }] },
    ] as const;
    for (const writer of ["docker-20", "oci"] as const)
      expect(pathsOf((await opened(write("empty", archiveOf(filesOf(writer, { layers }))))).image)).toEqual([
        ["/a"],
        [],
        ["/b"],
      ]);
  });

  it("with no layer at all", async () => {
    for (const writer of ["docker-20", "oci"] as const)
      expect((await opened(write("none", archiveOf(filesOf(writer, { layers: [] }))))).image.layers).toEqual(
        [],
      );
  });
});

describe("what an OCI layout names", () => {
  const platforms = (...names: string[]): ImageSpec[] =>
    names.map((platform, i) => ({ ...SPEC, platform, layers: [{ members: [{ path: `p${i}` }] }] }));

  it("may lie in indexes of indexes", async () => {
    for (const depth of [1, 2, 5]) {
      const files = filesOf("oci", SPEC);
      for (let level = 0; level < depth; level++) nest(files);
      expect(pathsOf((await opened(write("nested", archiveOf(files)))).image)).toEqual(LAYERS);
    }
  });

  it("takes the name of the index around it", async () => {
    const files = nest(filesOf("oci", { layers: [] }), {
      "io.containerd.image.name": "docker.io/library/app:2",
    });
    expect((await opened(write("named", archiveOf(files)))).image.name).toBe("docker.io/library/app:2");
  });

  it("may be attestations, which are no images", async () => {
    for (const how of [
      { platform: { os: "unknown", architecture: "unknown" } },
      { annotations: { "vnd.docker.reference.type": "attestation-manifest" } },
    ]) {
      const files = filesOf("oci", SPEC);
      const attestation = { ...addBlob(files, Buffer.from('{"layers":[]}')), ...how };
      const { image, notes } = await opened(
        write(
          "attested",
          archiveOf(
            rewritten(files, "index.json", (text) =>
              text.replace('"manifests":[', `"manifests":[${JSON.stringify(attestation)},`),
            ),
          ),
        ),
      );
      expect(pathsOf(image)).toEqual(LAYERS);
      expect(notes).toEqual([]);
    }
  });

  it("may be charts and signatures, which are no images", async () => {
    const files = filesOf("oci", SPEC);
    const config = {
      mediaType: "application/vnd.cncf.helm.config.v1+json",
      ...addBlob(files, Buffer.from("{}")),
    };
    const chart = addBlob(files, Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [] })));
    const both = rewritten(files, "index.json", (text) => text.replace("]}", `,${JSON.stringify(chart)}]}`));
    expect(pathsOf((await opened(write("chart", archiveOf(both)))).image)).toEqual(LAYERS);
    const only = rewritten(files, "index.json", () => JSON.stringify({ manifests: [chart] }));
    await expect(opened(write("chart", archiveOf(only)))).rejects.toMatchObject({
      code: "no-such-image",
      message: expect.stringContaining("names no image, only application/vnd.cncf.helm.config.v1+json"),
    });
  });

  it("may be platforms that are not here: the note says which", async () => {
    const files = filesOf("oci", ...platforms("linux/amd64", "linux/arm64/v8", "linux/s390x"));
    const wanted = new Set(filesOfOne(files, 1));
    for (const name of blobNames(files)) if (!wanted.has(name)) files.delete(name);
    const { image, notes } = await opened(write("absent", archiveOf(files)));
    expect(image.platform).toBe("linux/arm64/v8");
    expect(notes).toEqual(["the archive names linux/amd64, linux/s390x without their blobs"]);
  });

  it("may be platforms whose layers are not here: the one that is whole is chosen", async () => {
    const files = filesOf("oci", ...platforms("linux/amd64", "linux/arm64"));
    const [layer = ""] = filesOfOne(files, 0).slice(-1);
    files.delete(layer);
    expect((await opened(write("partly", archiveOf(files)))).image.platform).toBe("linux/arm64");
    await expect(
      opened(write("partly", archiveOf(files)), { platform: "linux/amd64" }),
    ).rejects.toMatchObject({
      code: "missing-blob",
    });
  });

  it("has annotations of index and manifest, the manifest's first", async () => {
    const { image } = await opened(
      write("annotated", archiveOf(filesOf("oci", { ...SPEC, annotations: { a: "b" } }))),
    );
    expect(image.annotations).toEqual({ a: "b", "org.opencontainers.image.ref.name": "app:1" });
  });
});

/** The blobs of one of a layout's manifests: the manifest, the config, the layers. */
const filesOfOne = (files: Files, at: number): string[] => {
  const nameOf = (digest: string): string => digest.replace("sha256:", "blobs/sha256/");
  const digests = (text: string): string[] => text.match(/sha256:[0-9a-f]{64}/g) ?? [];
  const manifest = nameOf(digests(json(files, "index.json"))[at] ?? "");
  return [manifest, ...digests(json(files, manifest)).map(nameOf)];
};

describe("a foreign layer without its blob is left out, with a note", () => {
  const windows = { members: [{ path: "Files/x", body: "xx" }], urls: ["https://example.invalid/base"] };
  const mediaType = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

  it.each([
    ["with an address", windows],
    ["of a kind that is not distributed", { ...windows, urls: [], mediaType }],
  ])("%s", async (_what, layer) => {
    const files = filesOf("oci", { layers: [layer, { members: [{ path: "a" }] }] });
    const here = await opened(write("here.tar", archiveOf(files)));
    expect(pathsOf(here.image)).toEqual([["/Files/x"], ["/a"]]);
    expect(here.notes).toEqual([]);
    const digest = here.image.layers[0]?.blobDigest ?? "";
    const away = broken(files, new RegExp(digest.replace("sha256:", "")), () => null);
    const { image, notes } = await opened(write("away.tar", archiveOf(away)));
    expect(pathsOf(image)).toEqual([[], ["/a"]]);
    expect(image.layers[0]).toMatchObject({ tarBytes: 0, blobBytes: 0 });
    expect(notes).toEqual([
      `layer 0 (${digest}) is foreign and its blob is not here: what it holds is not counted`,
    ]);
  });
});

describe("what an image states of its layers", () => {
  it("is told apart: stored and uncompressed", async () => {
    const tar = tarOf([{ path: "a", body: "x".repeat(5000) }]);
    for (const stored of ["none", "gzip", "zstd"] as const) {
      const { image } = await opened(
        write("sized", archiveOf(filesOf("oci", { layers: [{ tar, stored }] }))),
      );
      const [layer] = image.layers;
      expect(layer).toMatchObject({
        tarBytes: tar.length,
        diffId: `sha256:${sha256(tar)}`,
        compression: stored,
      });
      expect((layer?.blobBytes ?? 0) < tar.length).toBe(stored !== "none");
      expect(layer?.blobDigest === layer?.diffId).toBe(stored === "none");
    }
  });

  it("may be null where it says nothing", async () => {
    const files = filesOf("jib", { layers: [] });
    const config = {
      os: "linux",
      architecture: "arm",
      variant: "v7",
      config: null,
      rootfs: null,
      history: null,
    };
    files.set("config.json", Buffer.from(JSON.stringify(config)));
    const { image } = await opened(write("nulls", archiveOf(files)));
    expect(image).toMatchObject({ name: "nulls", platform: "linux/arm/v7", history: [], layers: [] });
    expect(image.config).toEqual({
      env: [],
      entrypoint: [],
      cmd: [],
      workingDir: "",
      user: "",
      labels: {},
      volumes: [],
      healthcheck: [],
      shell: [],
    });
  });

  it("may be of the wrong kind", async () => {
    const files = filesOf("jib", { layers: [] });
    const config = {
      os: 7,
      config: { Env: "A=b", Labels: ["x"], Volumes: "v", Cmd: [1, "two"] },
      history: {},
    };
    files.set("config.json", Buffer.from(JSON.stringify(config)));
    const { image } = await opened(write("odd", archiveOf(files)));
    expect(image).toMatchObject({ platform: "unknown/unknown", history: [] });
    expect(image.config).toMatchObject({ env: [], labels: {}, volumes: [], cmd: ["two"] });
  });
});
