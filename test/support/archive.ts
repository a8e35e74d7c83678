import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Blocks, type Member, tarOf } from "./tar.ts";

/** How a layer's tar is stored. `members` and `frames` are several gzip members or zstd frames in a row. */
export type Stored = "none" | "gzip" | "gzip-members" | "zstd" | "zstd-frames";

/** Who seems to have written the image. */
export type Writer = "docker-20" | "docker-26" | "skopeo" | "kaniko" | "jib" | "oci";

export interface LayerSpec {
  readonly members?: readonly (Member | Blocks)[];
  /** The tar itself, in place of members. */
  readonly tar?: Buffer;
  readonly stored?: Stored;
  /** What the manifest claims, whatever is true. */
  readonly mediaType?: string;
  readonly createdBy?: string;
  readonly urls?: readonly string[];
}

export interface ImageSpec {
  readonly layers: readonly LayerSpec[];
  /** References, the first of which an OCI layout shows too. */
  readonly tags?: readonly string[];
  /** `os/architecture[/variant]` */
  readonly platform?: string;
  /** Merged into the `config` of the image's config. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** In place of the history that `createdBy` gives. */
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What lies in an archive or folder, by name: a file's bytes, or a symbolic link. Delete or replace to break it. */
export type Files = Map<string, Buffer | { readonly link: string }>;

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Whether this machine can make zstd. Node 20 cannot read it either; slim brings its own decoder. */
export const hasZstd = spawnSync("zstd", ["--version"]).status === 0;

/** Stores bytes in one of the ways that layers are stored. */
export const store = (bytes: Buffer, stored: Stored): Buffer => {
  const half = bytes.length >> 1;
  const [head, tail] = [bytes.subarray(0, half), bytes.subarray(half)];
  switch (stored) {
    case "none":
      return bytes;
    case "gzip":
      return gzipSync(bytes);
    case "gzip-members":
      return Buffer.concat([gzipSync(head), gzipSync(tail), gzipSync(Buffer.alloc(0))]);
    case "zstd":
      return zstd(bytes);
    case "zstd-frames":
      return Buffer.concat([SKIPPABLE, zstd(head), SKIPPABLE, zstd(tail), SKIPPABLE]);
    default:
      return stored satisfies never;
  }
};

/** A frame that decoders pass over; zstd:chunked keeps its index in such. */
const SKIPPABLE = Buffer.from("5a2a4d180400000074657374", "hex");

const zstd = (bytes: Buffer): Buffer => {
  const { status, stdout, stderr } = spawnSync("zstd", ["-q", "-c"], { input: bytes, maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`zstd failed: ${stderr}`);
  return stdout;
};

interface MadeLayer {
  readonly tar: Buffer;
  readonly blob: Buffer;
  readonly diff: string;
  readonly hex: string;
  readonly spec: LayerSpec;
}

interface MadeImage {
  readonly spec: ImageSpec;
  readonly layers: readonly MadeLayer[];
  readonly config: Buffer;
}

const make = (spec: ImageSpec, fallback: Stored): MadeImage => {
  const layers = spec.layers.map((layer): MadeLayer => {
    const tar = layer.tar ?? tarOf(layer.members ?? []);
    const blob = store(tar, layer.stored ?? fallback);
    return { tar, blob, diff: sha256(tar), hex: sha256(blob), spec: layer };
  });
  const [os, architecture, variant] = (spec.platform ?? "linux/amd64").split("/");
  const config = json({
    created: "2025-06-15T15:06:40Z",
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    config: { Cmd: ["/none"], ...spec.config },
    rootfs: { type: "layers", diff_ids: layers.map(({ diff }) => `sha256:${diff}`) },
    history:
      spec.history ??
      layers.map(({ spec: { createdBy } }, i) => ({
        created: "2025-06-15T15:06:40Z",
        created_by: createdBy ?? `layer ${i}`,
      })),
  });
  return { spec, layers, config };
};

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** The files that a tool would write for these images. */
export const filesOf = (writer: Writer, ...specs: readonly ImageSpec[]): Files => {
  const images = specs.map((spec) =>
    make(spec, writer === "docker-20" || writer === "docker-26" || writer === "skopeo" ? "none" : "gzip"),
  );
  const files: Files = new Map();
  if (writer === "oci" || writer === "docker-26") addLayout(files, images);
  if (writer === "oci") return files;
  const entries = images.map((image) => DOCKER[writer](files, image));
  files.set("manifest.json", json(entries));
  return files;
};

type ManifestEntry = Readonly<Record<string, unknown>>;

/** One function a docker-archive's writer: adds the files, gives the line of `manifest.json`. */
const DOCKER: Readonly<Record<Exclude<Writer, "oci">, (files: Files, image: MadeImage) => ManifestEntry>> = {
  "docker-20": (files, { spec, layers, config }) => {
    const folderOf = new Map<string, string>();
    const names = layers.map(({ blob, diff }, i) => {
      const folder = sha256(Buffer.from(`${diff}${i}`));
      files.set(`${folder}/VERSION`, Buffer.from("1.0"));
      files.set(`${folder}/json`, json({ id: folder }));
      const equal = folderOf.get(diff);
      files.set(`${folder}/layer.tar`, equal ? { link: `../${equal}/layer.tar` } : blob);
      if (!equal) folderOf.set(diff, folder);
      return `${folder}/layer.tar`;
    });
    files.set(`${sha256(config)}.json`, config);
    return { Config: `${sha256(config)}.json`, RepoTags: spec.tags ?? null, Layers: names };
  },
  "docker-26": (_files, { spec, layers, config }) => ({
    Config: `blobs/sha256/${sha256(config)}`,
    RepoTags: spec.tags ?? null,
    Layers: layers.map(({ hex }) => `blobs/sha256/${hex}`),
    LayerSources: Object.fromEntries(
      layers.map(({ diff, hex, blob }) => [
        `sha256:${diff}`,
        { mediaType: "application/vnd.oci.image.layer.v1.tar", size: blob.length, digest: `sha256:${hex}` },
      ]),
    ),
  }),
  skopeo: (files, { spec, layers, config }) => {
    layers.forEach(({ diff, blob }, i) => {
      files.set(`${diff}.tar`, blob);
      files.set(`${sha256(Buffer.from(`${diff}${i}`))}/layer.tar`, { link: `../${diff}.tar` });
    });
    files.set(`${sha256(config)}.json`, config);
    // Which of the two names the manifest gives differs between versions.
    const names = layers.map(({ diff }, i) =>
      i % 2 ? `${diff}.tar` : `${sha256(Buffer.from(`${diff}${i}`))}/layer.tar`,
    );
    return { Config: `${sha256(config)}.json`, RepoTags: spec.tags ?? [], Layers: names };
  },
  kaniko: (files, { spec, layers, config }) => {
    for (const { hex, blob } of layers) files.set(`${hex}.tar.gz`, blob);
    files.set(`sha256:${sha256(config)}`, config);
    return {
      Config: `sha256:${sha256(config)}`,
      RepoTags: spec.tags ?? [],
      Layers: layers.map(({ hex }) => `${hex}.tar.gz`),
    };
  },
  jib: (files, { spec, layers, config }) => {
    for (const { hex, blob } of layers) files.set(`${hex}.tar.gz`, blob);
    files.set("config.json", config);
    return {
      config: "config.json",
      repoTags: spec.tags ?? [],
      layers: layers.map(({ hex }) => `${hex}.tar.gz`),
    };
  },
};

const MEDIA_TYPES: Readonly<Record<Stored, string>> = {
  none: "application/vnd.oci.image.layer.v1.tar",
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  "gzip-members": "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
  "zstd-frames": "application/vnd.oci.image.layer.v1.tar+zstd",
};

export const addBlob = (files: Files, blob: Buffer): { digest: string; size: number } => {
  files.set(`blobs/sha256/${sha256(blob)}`, blob);
  return { digest: `sha256:${sha256(blob)}`, size: blob.length };
};

/** Blobs and `index.json`. Several images that share their first tag are the platforms of one nested index. */
const addLayout = (files: Files, images: readonly MadeImage[]): void => {
  files.set("oci-layout", json({ imageLayoutVersion: "1.0.0" }));
  const manifests = images.map(({ spec, layers, config }) => {
    const manifest = json({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", ...addBlob(files, config) },
      layers: layers.map(({ blob, spec: layer }) => ({
        mediaType: layer.mediaType ?? MEDIA_TYPES[layer.stored ?? "gzip"],
        ...addBlob(files, blob),
        ...(layer.urls ? { urls: layer.urls } : {}),
      })),
      ...(spec.annotations ? { annotations: spec.annotations } : {}),
    });
    const tag = spec.tags?.[0];
    return {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      ...addBlob(files, manifest),
      ...(spec.platform ? { platform: platformOf(spec.platform) } : {}),
      ...(tag ? { annotations: { "org.opencontainers.image.ref.name": tag } } : {}),
    };
  });
  files.set("index.json", json({ schemaVersion: 2, manifests }));
};

const platformOf = (platform: string): Record<string, string> => {
  const [os = "", architecture = "", variant] = platform.split("/");
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
};

/** Puts `index.json` into an index of its own below another, as `buildx -o type=oci` and containerd do. */
export const nest = (files: Files, annotations: Readonly<Record<string, string>> = {}): Files => {
  const inner = files.get("index.json");
  if (!Buffer.isBuffer(inner)) throw new Error("no index.json to nest");
  const descriptor = {
    mediaType: "application/vnd.oci.image.index.v1+json",
    ...addBlob(files, inner),
    annotations,
  };
  return files.set("index.json", json({ schemaVersion: 2, manifests: [descriptor] }));
};

/** All of it as one tar. `stored` is how the whole archive is stored: `docker save | gzip`. */
export const archiveOf = (files: Files, stored: Stored = "none"): Buffer =>
  store(
    tarOf(
      [...files].map(
        ([path, file]): Member =>
          Buffer.isBuffer(file) ? { path, body: file } : { path, target: file.link },
      ),
    ),
    stored,
  );

/** All of it as a folder. */
export const writeFolder = (files: Files, folder: string): string => {
  for (const [name, file] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (Buffer.isBuffer(file)) writeFileSync(path, file);
    else symlinkSync(file.link, path);
  }
  return folder;
};

/** The same files, the named one replaced by what `change` makes of it; gone where that is null. */
export const broken = (files: Files, name: RegExp, change: (bytes: Buffer) => Buffer | null): Files => {
  const changed: Files = new Map(files);
  const [found] = [...files].filter(([at]) => name.test(at));
  if (!found || !Buffer.isBuffer(found[1])) throw new Error(`no file is called ${name}`);
  const bytes = change(found[1]);
  if (bytes) changed.set(found[0], bytes);
  else changed.delete(found[0]);
  return changed;
};
