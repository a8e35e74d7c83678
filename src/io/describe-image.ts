import type { Compression, Digest } from "../model/image.ts";
import type { Candidate } from "./candidates.ts";
import {
  addressOf,
  annotated,
  blobName,
  type Document,
  documentFor,
  FULL_NAME,
  hexOf,
  isStale,
  nameAnnotations,
  platformOf,
  REF_NAME,
  sha256Of,
  withoutNames,
} from "./descriptors.ts";
import type { KeptIndex } from "./kept-index.ts";
import { rebuiltIndexes } from "./new-index.ts";
import type { LayerReading } from "./tasks.ts";

/** What manifest and index say of an image, whatever wrote its layers. */
export interface Described {
  readonly candidate: Candidate;
  readonly config: string;
  readonly layers: readonly WrittenLayer[];
  /** References that the image goes by; null: those of the candidate. */
  readonly names: readonly string[] | null;
  /** What its index holds beside it, where that is kept. */
  readonly kept: KeptIndex | null;
}

/** One layer of the new image. */
export interface WrittenLayer {
  readonly diffId: Digest;
  readonly blobDigest: Digest;
  readonly blobBytes: number;
  readonly compression: Compression;
  /** Of its descriptor: what lazy pullers find their index by. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What reading back a compressed blob has told. */
  readonly reading: LayerReading | null;
}

/** What is written beside the layers, and what the image is known by. */
export interface Description {
  /** The manifest's; of a docker-archive, which has none, the config's. */
  readonly digest: Digest;
  /** Of the index that holds the image with its other platforms. */
  readonly indexDigest: Digest | null;
  readonly documents: readonly Document[];
}

/** https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format */
export const describeDocker = ({ candidate, config, layers, names }: Described): Description => {
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
  return { digest, indexDigest: null, documents };
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
export const describeOci = (described: Described): Description => {
  const { candidate, config, layers, kept } = described;
  const manifest = documentFor(
    JSON.stringify({
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
    }),
  );
  const indexes = kept
    ? rebuiltIndexes(kept, manifest, described)
    : { documents: [newIndex(manifest, described)], indexDigest: null };
  const documents: Document[] = [
    documentFor(config),
    manifest,
    ...indexes.documents,
    ["oci-layout", JSON.stringify({ imageLayoutVersion: "1.0.0" })],
  ];
  return { digest: sha256Of(manifest[1]), indexDigest: indexes.indexDigest, documents };
};

/** `index.json` of an image that is alone. */
const newIndex = ([, manifest]: Document, described: Described): Document => [
  "index.json",
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: descriptorAnnotations(described).map((annotations) => ({
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      ...addressOf(manifest),
      ...annotated(annotations),
      platform: platformOf(described.candidate),
    })),
  }),
];

/** One descriptor a name, or one without. What a layout said beside the name stays. */
const descriptorAnnotations = ({ candidate, names }: Described): Readonly<Record<string, string>>[] => {
  const { annotations, manifestAnnotations } = candidate;
  const stated = Object.fromEntries(
    Object.entries(annotations).filter(
      ([key, value]) => manifestAnnotations[key] !== value && !isStale(candidate, value),
    ),
  );
  const others = withoutNames(stated);
  if (names === null && (stated[REF_NAME] ?? stated[FULL_NAME]) !== undefined) return [stated];
  const all = names ?? candidate.names;
  const each = all.filter((name) => !all.some((other) => other.endsWith(`:${name}`)));
  return each.length > 0 ? each.map((name) => ({ ...others, ...nameAnnotations(name) })) : [others];
};
