import { SlimError } from "../model/error.ts";
import type { Digest, ImageFormat } from "../model/image.ts";
import {
  isObject,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
  textsAt,
  textsOf,
} from "../model/json.ts";
import type { Candidate, LayerSource, Listing } from "./candidates.ts";
import { platformOf, sha256 } from "./docker-archive.ts";
import { type Files, parseJson, readJson } from "./files.ts";
import { type Range, readAt } from "./range.ts";

const INDEX_TYPES = new Set([
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
]);
const CONFIG_TYPES = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);
/** Deeper nesting is a loop or an attack. */
export const INDEX_DEPTH_MAX = 8;

/**
 * The images of an OCI layout: `index.json` names manifests and further indexes. Attestations, signatures and charts are
 * manifests too, and no images.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md#indexjson-file
 */
export const listOciLayout = (files: Files, format: ImageFormat): Listing => {
  const found: Found = { candidates: [], absent: [], others: [] };
  const index = readJson(files, "index.json");
  if (!isObject(index) || !Array.isArray(index.manifests))
    throw new SlimError(
      "bad-manifest",
      `${files.label}: index.json names no manifests; save the image again`,
    );
  walkIndex(files, format, index, [], 0, found);
  return found;
};

interface Found {
  readonly candidates: Candidate[];
  readonly absent: string[];
  readonly others: string[];
}

const walkIndex = (
  files: Files,
  format: ImageFormat,
  index: unknown,
  names: readonly string[],
  depth: number,
  found: Found,
): void => {
  if (depth > INDEX_DEPTH_MAX)
    throw new SlimError("bad-manifest", `${files.label}: its indexes nest without end; save the image again`);
  for (const descriptor of listAt(index, "manifests")) {
    if (!isObject(descriptor)) continue;
    const here = [...namesOf(descriptor), ...names];
    if (isAttestation(descriptor)) {
      found.others.push("attestation");
      continue;
    }
    const blob = blobOf(files, descriptor);
    if (!blob) {
      found.absent.push(
        isObject(descriptor.platform) ? platformOf(descriptor.platform) : digestOf(descriptor),
      );
      continue;
    }
    verifyBlob(files, descriptor, blob);
    const document = parseJson(blob, `${files.label}: ${digestOf(descriptor)}`);
    if (
      INDEX_TYPES.has(textAt(descriptor, "mediaType")) ||
      (isObject(document) && Array.isArray(document.manifests))
    )
      walkIndex(files, format, document, here, depth + 1, found);
    else addManifest(files, format, descriptor, document, here, found);
  }
};

/** https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md */
export const isAttestation = (descriptor: JsonObject): boolean =>
  textAt(objectAt(descriptor, "annotations"), "vnd.docker.reference.type") === "attestation-manifest" ||
  platformOf(descriptor.platform ?? { os: "-" }) === "unknown/unknown";

export const namesOf = (descriptor: JsonObject): string[] => {
  const annotations = objectAt(descriptor, "annotations");
  const full = textAt(annotations, "io.containerd.image.name");
  const short = textAt(annotations, "org.opencontainers.image.ref.name");
  return [full, short].filter(Boolean);
};

const addManifest = (
  files: Files,
  format: ImageFormat,
  descriptor: JsonObject,
  manifest: unknown,
  names: readonly string[],
  found: Found,
): void => {
  const label = `${files.label}: manifest ${digestOf(descriptor)}`;
  if (!isObject(manifest) || !isObject(manifest.config))
    throw new SlimError("bad-manifest", `${label} is no image manifest; save the image again`);
  const configType = textAt(manifest.config, "mediaType");
  if (configType && !CONFIG_TYPES.has(configType)) {
    found.others.push(configType);
    return;
  }
  const configBlob = blobOf(files, manifest.config);
  if (!configBlob) {
    found.absent.push(isObject(descriptor.platform) ? platformOf(descriptor.platform) : digestOf(descriptor));
    return;
  }
  verifyBlob(files, manifest.config, configBlob);
  const config = parseJson(configBlob, `${label}: config`);
  if (!isObject(config)) throw new SlimError("bad-manifest", `${label}: its config is no JSON object`);
  found.candidates.push({
    format,
    names,
    platform: platformOf(config),
    manifestDigest: digestOf(descriptor),
    annotations: { ...textsOf(descriptor.annotations), ...textsOf(manifest.annotations) },
    manifestAnnotations: textsOf(manifest.annotations),
    config,
    configText: readAt(configBlob, 0, configBlob.bytes).toString("utf8"),
    configDigest: digestOf(manifest.config),
    layers: layersOf(files, manifest, config, label),
  });
};

const layersOf = (files: Files, manifest: JsonObject, config: JsonObject, label: string): LayerSource[] => {
  const descriptors = listAt(manifest, "layers").filter(isObject);
  const diffIds = textsAt(objectAt(config, "rootfs"), "diff_ids");
  if (diffIds.length !== descriptors.length)
    throw new SlimError(
      "bad-manifest",
      `${label} names ${descriptors.length} layers, its config ${diffIds.length}; save the image again`,
    );
  return descriptors.map((descriptor, at) => {
    const mediaType = textAt(descriptor, "mediaType");
    if (mediaType && !/layer|rootfs|tar/.test(mediaType))
      throw new SlimError(
        "bad-manifest",
        `${label}: layer ${at} has the unknown media type ${mediaType}; is it an image?`,
      );
    if (/\+encrypted$/.test(mediaType))
      throw new SlimError("bad-manifest", `${label}: layer ${at} is encrypted; decrypt the image first`);
    const blob = blobOf(files, descriptor) ?? null;
    const size = numberAt(descriptor, "size");
    if (blob && size !== null && size !== blob.bytes)
      throw new SlimError(
        "digest-mismatch",
        `${label}: layer ${at} has ${blob.bytes} bytes instead of ${size}; save the image again`,
      );
    return {
      name: digestOf(descriptor),
      blob,
      blobDigest: digestOf(descriptor),
      diffId: diffIds[at] ?? "",
      annotations: textsOf(descriptor.annotations),
      foreign: /nondistributable|foreign/.test(mediaType) || listAt(descriptor, "urls").length > 0,
    };
  });
};

export const digestOf = (descriptor: unknown): Digest => textAt(descriptor, "digest");

/** Where a descriptor's blob lies; a digest that is none names nothing. SHA-256 is the only one that tools write. */
export const blobOf = (files: Files, descriptor: unknown): Range | undefined => {
  const hex = /^sha256:([a-f0-9]{64})$/.exec(digestOf(descriptor))?.[1];
  if (!hex)
    throw new SlimError(
      "bad-manifest",
      `${files.label}: names a blob by ${JSON.stringify(digestOf(descriptor))}, which is no SHA-256 digest; save the image again`,
    );
  return files.get(`blobs/sha256/${hex}`);
};

export const verifyBlob = (files: Files, descriptor: unknown, blob: Range): void => {
  const size = numberAt(descriptor, "size");
  if ((size !== null && size !== blob.bytes) || sha256(blob) !== digestOf(descriptor))
    throw new SlimError(
      "digest-mismatch",
      `${files.label}: ${digestOf(descriptor)} does not match its digest; save the image again`,
    );
};
