import { mkdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  archiveOf,
  broken,
  type Files,
  filesOf,
  type LayerSpec,
  nest,
  sha256,
  store,
  type Writer,
  writeFolder,
} from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";
import { globalHeader, type Member, tarOf } from "../support/tar.ts";

const { folder, path, write } = scratch();

const FILE: Member = { path: "etc/motd", body: "x".repeat(2000) };
const LINK: Member = { path: "etc/link", target: "motd" };

const image = (writer: Writer, ...layers: LayerSpec[]): Files =>
  filesOf(writer, { layers: layers.length > 0 ? layers : [{ members: [FILE] }], tags: ["app:1"] });
const docker = (...layers: LayerSpec[]): Files => image("docker-20", ...layers);
const oci = (...layers: LayerSpec[]): Files => image("oci", ...layers);

const plain = tarOf([FILE]);
const gzipped = store(plain, "gzip");
const CONFIG = /^[0-9a-f]{64}\.json$/;
const BLOB = new RegExp(sha256(gzipped));

const become = (text: string) => (): Buffer => Buffer.from(text);
const edited =
  (from: string | RegExp, to: string) =>
  (bytes: Buffer): Buffer =>
    Buffer.from(bytes.toString().replace(from, to));
const gone = (): null => null;
const withByte = (bytes: Buffer, at: number): Buffer => {
  const changed = Buffer.from(bytes);
  changed[at] = 0xff ^ bytes.readUInt8(at);
  return changed;
};
const manifest = (change: (bytes: Buffer) => Buffer): Buffer =>
  archiveOf(broken(docker(), /^manifest\.json$/, change));
const index = (json: string): Buffer => archiveOf(broken(oci(), /^index\.json$/, become(json)));
const absent = `sha256:${"0".repeat(64)}`;
const nested = (depth: number): Files => {
  const files = oci();
  for (let level = 0; level < depth; level++) nest(files);
  return files;
};

/** An empty tar with a gigabyte of zeros behind it, in a mebibyte. */
const bomb = (): Buffer => Buffer.concat(Array.from({ length: 17 }, () => zeros));
const zeros = gzipSync(Buffer.alloc(1 << 26));

type Case = readonly [what: string, bytes: () => Buffer, message: string];

const NEITHER =
  "holds neither manifest.json nor index.json; save an image with docker save, podman save or skopeo copy";

/** `#` stands for 64 hexadecimal digits. */
const CASES: readonly Case[] = [
  // What is no archive
  ["nothing", () => Buffer.alloc(0), "app.tar: is empty; save the image again"],
  [
    "a text",
    become("FROM scratch\n"),
    "app.tar: is no image; give what docker save, podman save or skopeo copy made",
  ],
  [
    "a long text",
    become("FROM scratch\n".repeat(1000)),
    "app.tar: is no image; give what docker save, podman save or skopeo copy made",
  ],
  [
    "a text that is gzipped",
    () => gzipSync(Buffer.alloc(1000, "text ")),
    "app.tar: is no image; give what docker save, podman save or skopeo copy made",
  ],
  ["a tar of other things", () => plain, `app.tar: ${NEITHER}`],
  ["zeros", () => Buffer.alloc(10240), `app.tar: ${NEITHER}`],

  // Archives that are cut short or damaged
  [
    "an archive that ends within a layer",
    () => archiveOf(docker()).subarray(0, 4000),
    'app.tar: the tar is cut short at byte 4000, within "#/layer.tar"; save the image again',
  ],
  [
    "an archive that ends within a header",
    () => archiveOf(docker()).subarray(0, 1024 + 300),
    "app.tar: the tar is cut short at byte 1324; save the image again",
  ],
  [
    "an archive with a broken header",
    () => withByte(archiveOf(docker()), 1024),
    'app.tar: no tar header at byte 1024, after "#/VERSION"; save the image again',
  ],
  [
    "an archive whose gzip is cut short",
    () => archiveOf(docker(), "gzip").subarray(0, -100),
    "app.tar: its gzip data are broken or cut short; save the image again",
  ],
  [
    "an archive whose zstd is cut short",
    () => archiveOf(docker(), "zstd").subarray(0, -100),
    "app.tar: its zstd data are broken or cut short; save the image again",
  ],

  // docker-archive
  [
    "manifest null",
    () => manifest(become("null")),
    "app.tar: manifest.json names no image; save the image again",
  ],
  [
    "manifest []",
    () => manifest(become("[]")),
    "app.tar: manifest.json names no image; save the image again",
  ],
  [
    "manifest {}",
    () => manifest(become("{}")),
    "app.tar: manifest.json names no image; save the image again",
  ],
  ["manifest [{", () => manifest(become("[{")), "app.tar: manifest.json is not JSON; save the image again"],
  [
    "manifest [null]",
    () => manifest(become("[null]")),
    "app.tar: manifest.json names an image without a config; save the image again",
  ],
  [
    "a config outside of the archive",
    () => manifest(edited(/"Config":"[^"]*"/, '"Config":"../../etc/passwd"')),
    'app.tar: manifest.json names the config "../../etc/passwd", which is missing; save the image again',
  ],
  [
    "a layer outside of the archive",
    () => manifest(edited(/"Layers":\["[^"]*"/, '"Layers":["../../etc/passwd"')),
    "app.tar: layer 0 (../../etc/passwd): its blob is missing; save the image again",
  ],
  [
    "a layer too few",
    () => manifest(edited(/"Layers":\[[^\]]*\]/, '"Layers":null')),
    "app.tar: manifest.json names 0 layers, #.json 1; save the image again",
  ],
  [
    "a config that is missing",
    () => archiveOf(broken(docker(), CONFIG, gone)),
    'app.tar: manifest.json names the config "#.json", which is missing; save the image again',
  ],
  [
    "a config that does not match its name",
    () => archiveOf(broken(docker(), CONFIG, edited("amd64", "arm64"))),
    "app.tar: #.json does not match its digest; save the image again",
  ],
  [
    "a config that is null",
    () => archiveOf(broken(image("jib"), /^config\.json$/, become("null"))),
    "app.tar: config.json is no image config; save the image again",
  ],
  [
    "a layer that is missing",
    () => archiveOf(broken(docker({ members: [FILE] }), /layer\.tar$/, gone)),
    "app.tar: layer 0 (#/layer.tar): its blob is missing; save the image again",
  ],
  [
    "a layer with another byte in a file",
    () => archiveOf(broken(docker(), /layer\.tar$/, (tar) => withByte(tar, 600))),
    "app.tar: layer 0 (#/layer.tar): does not match its diff_id; save the image again",
  ],
  [
    "a gzipped layer with another content",
    () => archiveOf(broken(image("kaniko"), /\.tar\.gz$/, () => store(tarOf([]), "gzip"))),
    "app.tar: layer 0 (#.tar.gz): does not match its diff_id; save the image again",
  ],

  // OCI
  ["index null", () => index("null"), "app.tar: index.json names no manifests; save the image again"],
  ["index {}", () => index("{}"), "app.tar: index.json names no manifests; save the image again"],
  ["index [", () => index("["), "app.tar: index.json is not JSON; save the image again"],
  ["an empty index", () => index('{"manifests":[]}'), "app.tar: names no image; save the image again"],
  [
    "an index of an attestation",
    () => index('{"manifests":[{"platform":{"os":"unknown","architecture":"unknown"}}]}'),
    "app.tar: names no image, only attestation; save the image again",
  ],
  [
    "an index with nothing for any platform here",
    () =>
      index(
        `{"manifests":[{"digest":"${absent}","platform":{"os":"linux","architecture":"s390x"}},` +
          `{"digest":"${absent}","platform":{"os":"linux","architecture":"arm","variant":"v7"}}]}`,
      ),
    "app.tar: names images for linux/s390x, linux/arm/v7, but holds the blobs of none; save one of them again",
  ],
  [
    "a digest that climbs out",
    () => index('{"manifests":[{"digest":"sha256:../../../etc/passwd"}]}'),
    'app.tar: names a blob by "sha256:../../../etc/passwd", which is no SHA-256 digest; save the image again',
  ],
  [
    "no digest",
    () => index('{"manifests":[{}]}'),
    'app.tar: names a blob by "", which is no SHA-256 digest; save the image again',
  ],
  [
    "indexes without end",
    () => archiveOf(nested(12)),
    "app.tar: its indexes nest without end; save the image again",
  ],
  [
    "a manifest that does not match its digest",
    () => {
      const files = oci();
      const [name] = [...files].find(([, file]) => Buffer.isBuffer(file) && file.includes('"layers":[')) ?? [
        "",
      ];
      return archiveOf(broken(files, new RegExp(name), edited("{", " {")));
    },
    "app.tar: sha256:# does not match its digest; save the image again",
  ],
  [
    "a blob that is missing",
    () => archiveOf(broken(oci(), BLOB, gone)),
    "app.tar: layer 0 (sha256:#): its blob is missing; save the image again",
  ],
  [
    "a blob that does not match its digest",
    () => archiveOf(broken(oci(), BLOB, (blob) => withByte(blob, 30))),
    "app.tar: layer 0 (sha256:#): does not match its digest; save the image again",
  ],
  [
    "a blob that is cut short",
    () => archiveOf(broken(oci(), BLOB, (blob) => blob.subarray(5))),
    `app.tar: manifest sha256:#: layer 0 has ${gzipped.length - 5} bytes instead of ${gzipped.length}; ` +
      "save the image again",
  ],
  [
    "a layer whose gzip is cut short",
    () => archiveOf(oci({ members: [FILE] }, { tar: gzipped.subarray(0, -9), stored: "none" })),
    "app.tar: layer 1 (sha256:#): its gzip data are broken or cut short; save the image again",
  ],
  [
    "an unknown media type",
    () => archiveOf(oci({ members: [FILE], mediaType: "application/vnd.acme.model" })),
    "app.tar: manifest sha256:#: layer 0 has the unknown media type application/vnd.acme.model; is it an image?",
  ],
  [
    "an encrypted layer",
    () =>
      archiveOf(oci({ members: [FILE], mediaType: "application/vnd.oci.image.layer.v1.tar+gzip+encrypted" })),
    "app.tar: manifest sha256:#: layer 0 is encrypted; decrypt the image first",
  ],
];

/** Layers whose tar is broken: the second one, stored plain or gzipped, which are read in two ways. */
const LAYERS: readonly (readonly [what: string, layer: LayerSpec, message: string])[] = [
  [
    "a tar that ends within a body",
    { tar: tarOf([LINK, FILE]).subarray(0, 1500) },
    'the tar is cut short at byte 1500, within "etc/motd"; save the image again',
  ],
  [
    "a tar that ends within a header",
    { tar: tarOf([LINK, FILE]).subarray(0, 700) },
    "the tar is cut short at byte 700; save the image again",
  ],
  [
    "a wrong checksum",
    { members: [LINK, { ...FILE, badChecksum: true }] },
    'no tar header at byte 512, after "etc/link"; save the image again',
  ],
  [
    "an unknown member type",
    { members: [LINK, { path: "v", flag: "V" }] },
    'a member of unknown type "V" before byte 1024, after "etc/link"; save the image again',
  ],
  [
    "a negative size",
    { members: [{ ...FILE, statedBytes: -1 }] },
    "a member's size is no number at byte 0; save the image again",
  ],
  [
    "a size beyond the end",
    { members: [{ ...FILE, statedBytes: 2 ** 50 }] },
    'the tar is cut short at byte 3584, within "etc/motd"; save the image again',
  ],
  [
    "a PAX size that is no number",
    { members: [{ ...FILE, pax: { size: "-1" } }] },
    'a PAX size that is no number: "-1"; save the image again',
  ],
  [
    "a PAX header for a member that does not come",
    { tar: tarOf([{ ...FILE, xattrs: { "user.a": "b" } }]).subarray(0, 1024) },
    "the tar is cut short at byte 1024; save the image again",
  ],
  [
    "members after a zero block",
    { members: [LINK, { blocks: Buffer.alloc(512) }, FILE] },
    'a zero block amid the members at byte 512, after "etc/link"; save the image again',
  ],
  [
    "a bare .wh.",
    { members: [{ path: "etc/.wh." }] },
    "/etc/.wh. is a whiteout that names nothing; build the image again",
  ],
  [
    "a whiteout of ..",
    { members: [{ path: "etc/.wh..." }] },
    "/etc/.wh... is a whiteout that names nothing; build the image again",
  ],
  [
    "a name that climbs out",
    { members: [{ path: "etc/../../motd" }] },
    'the name "etc/../../motd" climbs out of the image; do not run it',
  ],
  [
    "a whiteout that climbs out",
    { members: [{ path: "../.wh.motd" }] },
    'the name "../.wh.motd" climbs out of the image; do not run it',
  ],
  [
    "a hard link that climbs out",
    { members: [{ path: "l", kind: "hardlink", target: "../../etc/shadow" }] },
    'the hard link "../../etc/shadow" climbs out of the image; do not run it',
  ],
  [
    "a name that would move the cursor",
    { members: [{ path: "../\u001b[2J\n" }] },
    'the name "../\\u001b[2J\\n" climbs out of the image; do not run it',
  ],
];

const refusal = async (argv: readonly string[]): Promise<string> => {
  const { exitCode, out, err } = await run(argv);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toMatch(/^slim: [^\n]+\n$/);
  return err
    .slice("slim: ".length, -1)
    .replaceAll(`${folder}/`, "")
    .replaceAll(/[0-9a-f]{64}/g, "#");
};

describe("a hostile archive is refused in one line", () => {
  it.each(CASES)("%s", { timeout: 60_000 }, async (_what, bytes, message) => {
    expect(await refusal(["analyze", write("app.tar", bytes())])).toBe(message);
  });

  it.each(LAYERS)("a layer with %s", async (_what, layer, message) => {
    for (const files of [docker({ members: [FILE] }, layer), oci({ members: [FILE] }, layer)]) {
      const said = await refusal(["analyze", write("app.tar", archiveOf(files))]);
      expect(said.replace(/ \(\S+\)/, "")).toBe(`app.tar: layer 1: ${message}`);
    }
  });

  it("a layer that expands to more than a gibibyte", { timeout: 60_000 }, async () => {
    const path = write("bomb.tar", archiveOf(oci({ tar: bomb(), stored: "none" })));
    expect(await refusal(["analyze", path, "--max-expansion", "2"])).toBe(
      `bomb.tar: layer 0 (sha256:#): its ${bomb().length} bytes expand to more than ${2 ** 30}; ` +
        "if that is right, raise --max-expansion",
    );
  });

  it("keeps silent of all the layers that are right", async () => {
    const files = oci({ members: [globalHeader({ comment: "x" }), FILE] }, { members: [{ path: ".wh." }] });
    expect(await refusal(["layers", write("app.tar", archiveOf(files)), "0"])).toContain(
      "layer 1 (sha256:#)",
    );
  });
});

describe("a hostile folder is refused in one line", () => {
  const into = (name: string, files: Files): string => writeFolder(files, path(name));

  it("that is empty", async () => {
    mkdirSync(path("empty"));
    expect(await refusal(["analyze", path("empty")])).toBe(`empty: ${NEITHER}`);
  });

  it.each([
    ["../../../../etc/hostname", '"../../../../etc/hostname"'],
    ["a\\u0000b", '"a\\u0000b"'],
    ["/etc/hostname", '"/etc/hostname"'],
  ])("whose config is %s", async (name, shown) => {
    const files = broken(docker(), /^manifest\.json$/, edited(/"Config":"[^"]*"/, `"Config":"${name}"`));
    expect(await refusal(["analyze", into(`config-${shown.length}`, files)])).toBe(
      `config-${shown.length}: manifest.json names the config ${shown}, which is missing; save the image again`,
    );
  });

  it("whose config has a name too long for any file", async () => {
    const files = broken(
      docker(),
      /^manifest\.json$/,
      edited(/"Config":"[^"]*"/, `"Config":"${"y".repeat(300)}"`),
    );
    expect(await refusal(["analyze", into("long", files)])).toBe(
      `long/${"y".repeat(300)}: cannot be read (ENAMETOOLONG); look at its permissions`,
    );
  });
});

describe("a path that leads nowhere is refused in one line", () => {
  it.each([
    [
      "nginx:latest",
      "nginx:latest: no such file; give the path of a saved image, as docker save -o image.tar NAME makes it",
    ],
    [
      "oci:nowhere:1",
      "nowhere:1: no such file; give the path of a saved image, as docker save -o image.tar NAME makes it",
    ],
    [
      "docker://nginx",
      "docker://nginx: slim reads saved images; " +
        "save it first, as with `skopeo copy docker://nginx oci-archive:image.tar`",
    ],
  ])("%s", async (reference, message) => {
    expect(await refusal(["analyze", reference])).toBe(message);
  });

  it("a file is no folder", async () => {
    const file = write("app.tar", archiveOf(docker()));
    expect(await refusal(["analyze", `${file}/layout`])).toBe(
      "app.tar/layout: no such file; give the path of a saved image, as docker save -o image.tar NAME makes it",
    );
    expect(await refusal(["analyze", `oci-archive:${file}`])).toBe(
      "app.tar: holds no oci-archive but docker-archive; leave the transport out",
    );
  });
});
