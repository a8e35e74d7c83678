import { createHash } from "node:crypto";
import type { Compression, Digest, ImageFormat } from "../model/image.ts";
import type { Candidate } from "./candidates.ts";

/** What manifest and index say of an image, whatever wrote its layers. */
export interface Described {
  readonly candidate: Candidate;
  readonly config: string;
  readonly layers: readonly WrittenLayer[];
  /** References that the image goes by; null: those of the candidate. */
  readonly names: readonly string[] | null;
}

/** One layer of the new image. */
export interface WrittenLayer {
  readonly diffId: Digest;
  readonly blobDigest: Digest;
  readonly blobBytes: number;
  readonly compression: Compression;
  /** Of its descriptor: what lazy pullers find their index by. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A text that is a file of the image, by its name there. */
export type Document = readonly [name: string, text: string];

/** The name of a blob in an image of this format. */
export const blobName = (format: ImageFormat, digest: Digest): string =>
  format === "docker-archive" ? `${hexOf(digest)}.tar` : `blobs/sha256/${hexOf(digest)}`;

/** https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format */
export const describeDocker = ({
  candidate,
  config,
  layers,
  names,
}: Described): { digest: Digest; documents: Document[] } => {
  const digest = sha256Of(config);
  const manifest = [
    {
      Config: `${hexOf(digest)}.json`,
      RepoTags: [...new Set((names ?? candidate.names.filter(isFull)).map(withTag))],
      Layers: layers.map(({ blobDigest }) => blobName("docker-archive", blobDigest)),
    },
  ];
  const documents: Document[] = [
    [`${hexOf(digest)}.json`, config],
    ["manifest.json", JSON.stringify(manifest)],
  ];
  return { digest, documents };
};

/** A layout's name may be no more than a tag, which loads under no name. */
const isFull = (name: string): boolean => /[:/]/.test(name);

const withTag = (name: string): string => (/:[^/]*$/.test(name) ? name : `${name}:latest`);

const MEDIA_TYPES: Readonly<Record<Compression, string>> = {
  none: "application/vnd.oci.image.layer.v1.tar",
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
};

/** https://github.com/opencontainers/image-spec/blob/main/manifest.md · image-layout.md */
export const describeOci = (described: Described): { digest: Digest; documents: Document[] } => {
  const { candidate, config, layers } = described;
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...addressOf(config) },
    layers: layers.map(({ blobDigest, blobBytes, compression, annotations }) => ({
      mediaType: MEDIA_TYPES[compression],
      digest: blobDigest,
      size: blobBytes,
      ...annotated(annotations),
    })),
    ...annotated(candidate.manifestAnnotations),
  });
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: descriptorAnnotations(described).map((annotations) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      ...addressOf(manifest),
      ...annotated(annotations),
      platform: platformOf(candidate),
    })),
  };
  const blobs = [config, manifest].map((text): Document => [blobName("oci", sha256Of(text)), text]);
  const documents: Document[] = [
    ...blobs,
    ["index.json", JSON.stringify(index)],
    ["oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" })],
  ];
  return { digest: sha256Of(manifest), documents };
};

const annotated = (annotations: Readonly<Record<string, string>>): { annotations?: object } =>
  Object.keys(annotations).length > 0 ? { annotations } : {};

const REF_NAME = "org.opencontainers.image.ref.name";
const FULL_NAME = "io.containerd.image.name";

/** One descriptor a name, or one without. What a layout said beside the name stays. */
const descriptorAnnotations = ({ candidate, names }: Described): Readonly<Record<string, string>>[] => {
  const { annotations, manifestAnnotations, configDigest, manifestDigest } = candidate;
  const own = Object.entries(annotations).filter(
    ([key, value]) =>
      manifestAnnotations[key] !== value && value !== configDigest && value !== manifestDigest,
  );
  const others = Object.fromEntries(own.filter(([key]) => key !== REF_NAME && key !== FULL_NAME));
  const stated = Object.fromEntries(own);
  if (names === null && (stated[REF_NAME] ?? stated[FULL_NAME]) !== undefined) return [stated];
  const all = names ?? candidate.names;
  const each = all.filter((name) => !all.some((other) => other.endsWith(`:${name}`)));
  return each.length > 0 ? each.map((name) => ({ ...others, ...nameAnnotations(name) })) : [others];
};

/** containerd reads the whole name, others the tag. */
const nameAnnotations = (name: string): Record<string, string> => {
  const tag = /:([^:/]+)$/.exec(name)?.[1];
  const ref = { [REF_NAME]: tag ?? name };
  return tag ? { [FULL_NAME]: name, ...ref } : ref;
};

const platformOf = ({ platform }: Candidate): Record<string, string> => {
  const [os = "", architecture = "", variant] = platform.split("/");
  return { os, architecture, ...(variant ? { variant } : {}) };
};

const addressOf = (text: string): { digest: Digest; size: number } => ({
  digest: sha256Of(text),
  size: Buffer.byteLength(text),
});

const sha256Of = (text: string): Digest => `sha256:${createHash("sha256").update(text).digest("hex")}`;

const hexOf = (digest: Digest): string => digest.slice("sha256:".length);
