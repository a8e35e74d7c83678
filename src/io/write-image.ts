import { createHash } from "node:crypto";
import type { Compression, Digest, ImageFormat } from "../model/image.ts";
import type { PlannedLayer } from "../model/plan.ts";
import { buildLayer, type OldLayers } from "./build-layer.ts";
import type { Candidate } from "./candidates.ts";
import { compress, type Storing } from "./compress.ts";
import { newConfig, type Telling } from "./new-config.ts";
import type { Source } from "./open.ts";
import type { Output } from "./output.ts";
import { chunksOf } from "./range.ts";

export interface WriteRequest {
  readonly source: Source;
  readonly plan: readonly PlannedLayer[];
  readonly old: OldLayers;
  readonly format: ImageFormat;
  readonly storing: Storing;
  readonly telling: Telling;
  /** References that the new image goes by. */
  readonly names: readonly string[];
}

/** One layer of the new image. */
export interface WrittenLayer {
  readonly diffId: Digest;
  readonly blobDigest: Digest;
  readonly blobBytes: number;
  readonly compression: Compression;
}

/** Writes the planned image. Its digest is the manifest's; of a docker-archive, which has none, the config's. */
export const writeImage = async (
  request: WriteRequest,
  output: Output,
): Promise<{ digest: Digest; layers: WrittenLayer[] }> => {
  const { source, plan, format, telling } = request;
  const layers: WrittenLayer[] = [];
  const written = new Set<Digest>();
  for (const planned of plan) layers.push(await writeLayer(planned, request, output, written));
  const config = newConfig(
    source.candidate,
    plan,
    layers.map(({ diffId }) => diffId),
    telling,
  );
  const digest =
    format === "docker-archive"
      ? writeDocker(request, output, config, layers)
      : writeOci(request, output, config, layers);
  return { digest, layers };
};

const blobName = (format: ImageFormat, digest: Digest): string =>
  format === "docker-archive" ? `${hexOf(digest)}.tar` : `blobs/sha256/${hexOf(digest)}`;

const writeLayer = async (
  planned: PlannedLayer,
  request: WriteRequest,
  output: Output,
  written: Set<Digest>,
): Promise<WrittenLayer> => {
  if (planned.kind === "kept") return copyLayer(planned.layer, request, output, written);
  const { storing, source, old, format } = request;
  const writing = output.begin();
  const plain = createHash("sha256");
  const stored = createHash("sha256");
  const isPlain = storing.compression === "none";
  await compress(
    tapped(buildLayer(planned.members, old), (piece) => isPlain || plain.update(piece)),
    storing,
    source.pool,
    (bytes) => {
      writing.write(bytes);
      if (!isPlain) stored.update(bytes);
    },
  );
  const range = writing.range();
  // What was written is read again for its digest, on another thread.
  const blobDigest = isPlain
    ? await source.pool.run("digest", { range }, range.bytes)
    : `sha256:${stored.digest("hex")}`;
  const diffId = isPlain ? blobDigest : `sha256:${plain.digest("hex")}`;
  if (!written.has(blobDigest)) writing.finish(blobName(format, blobDigest));
  written.add(blobDigest);
  return { diffId, blobDigest, blobBytes: range.bytes, compression: storing.compression };
};

const copyLayer = (
  at: number,
  { source, format }: WriteRequest,
  output: Output,
  written: Set<Digest>,
): WrittenLayer => {
  const read = source.layers[at];
  if (!read?.blob) throw new Error(`layer ${at} has no blob to copy`);
  const { diffId, blobDigest, blobBytes, compression } = read.layer;
  if (!written.has(blobDigest)) {
    const writing = output.begin();
    for (const chunk of chunksOf(read.blob)) writing.write(chunk);
    writing.finish(blobName(format, blobDigest));
    written.add(blobDigest);
  }
  return { diffId, blobDigest, blobBytes, compression };
};

function* tapped(pieces: Iterable<Buffer>, tap: (piece: Buffer) => unknown): Generator<Buffer> {
  for (const piece of pieces) {
    tap(piece);
    yield piece;
  }
}

const put = (output: Output, name: string, text: string): void => {
  const writing = output.begin();
  writing.write(Buffer.from(text));
  writing.finish(name);
};

/** https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format */
const writeDocker = (
  { names }: WriteRequest,
  output: Output,
  config: string,
  layers: readonly WrittenLayer[],
): Digest => {
  const digest = sha256Of(config);
  put(output, `${hexOf(digest)}.json`, config);
  const manifest = [
    {
      Config: `${hexOf(digest)}.json`,
      RepoTags: names.filter((name) => /[:/]/.test(name)),
      Layers: layers.map(({ blobDigest }) => `${hexOf(blobDigest)}.tar`),
    },
  ];
  put(output, "manifest.json", JSON.stringify(manifest));
  return digest;
};

const MEDIA_TYPES: Readonly<Record<Compression, string>> = {
  none: "application/vnd.oci.image.layer.v1.tar",
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
};

/** https://github.com/opencontainers/image-spec/blob/main/manifest.md · image-layout.md */
const writeOci = (
  { source, names }: WriteRequest,
  output: Output,
  config: string,
  layers: readonly WrittenLayer[],
): Digest => {
  const { manifestAnnotations } = source.candidate;
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...described(config) },
    layers: layers.map(({ blobDigest, blobBytes, compression }) => ({
      mediaType: MEDIA_TYPES[compression],
      digest: blobDigest,
      size: blobBytes,
    })),
    ...(Object.keys(manifestAnnotations).length > 0 ? { annotations: manifestAnnotations } : {}),
  });
  for (const text of [config, manifest]) put(output, `blobs/sha256/${hexOf(sha256Of(text))}`, text);
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      {
        mediaType: "application/vnd.oci.image.manifest.v1+json",
        ...described(manifest),
        ...(names.length > 0 ? { annotations: nameAnnotations(names) } : {}),
        platform: platformOf(source.candidate),
      },
    ],
  };
  put(output, "index.json", JSON.stringify(index));
  put(output, "oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  return sha256Of(manifest);
};

const described = (text: string): { digest: Digest; size: number } => ({
  digest: sha256Of(text),
  size: Buffer.byteLength(text),
});

/** containerd reads the whole name, others the tag. */
const nameAnnotations = (names: readonly string[]): Record<string, string> => {
  const [name = ""] = names;
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  const ref = { "org.opencontainers.image.ref.name": tag ?? name };
  return tag ? { "io.containerd.image.name": name, ...ref } : ref;
};

const platformOf = ({ platform }: Candidate): Record<string, string> => {
  const [os = "", architecture = "", variant] = platform.split("/");
  return { os, architecture, ...(variant ? { variant } : {}) };
};

const sha256Of = (text: string): Digest => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const hexOf = (digest: Digest): string => digest.slice("sha256:".length);
