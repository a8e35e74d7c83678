import { createHash } from "node:crypto";
import { SlimError } from "../model/error.ts";
import type { Digest } from "../model/image.ts";
import { isObject, type JsonObject, objectAt, textAt, textsAt } from "../model/json.ts";
import type { Candidate, LayerSource, Listing } from "./candidates.ts";
import { type Files, parseJson, readJson } from "./files.ts";
import { type Range, readAt } from "./range.ts";

/**
 * The images of a docker-archive: `manifest.json` names, for each, its config, its tags, and its layers, base first.
 * https://github.com/moby/docker-image-spec/blob/main/v1.2.md#combined-image-json--filesystem-changeset-format
 */
export const listDockerArchive = (files: Files): Listing => {
  const manifest = readJson(files, "manifest.json");
  if (!Array.isArray(manifest) || manifest.length === 0)
    throw new SlimError("bad-manifest", `${files.label}: manifest.json names no image; save the image again`);
  return { candidates: manifest.map((item) => candidateOf(files, item)), absent: [], others: [] };
};

const candidateOf = (files: Files, item: unknown): Candidate => {
  const entry = lowerKeys(item);
  const configName = textAt(entry, "config");
  if (!configName)
    throw new SlimError(
      "bad-manifest",
      `${files.label}: manifest.json names an image without a config; save the image again`,
    );
  const configRange = files.get(configName);
  if (!configRange)
    throw new SlimError(
      "missing-blob",
      `${files.label}: manifest.json names the config ${JSON.stringify(configName)}, which is missing; save the image again`,
    );
  const configDigest = sha256(configRange);
  verifyName(files, configName, configDigest);
  const config = parseJson(configRange, `${files.label}: ${configName}`);
  if (!isObject(config))
    throw new SlimError(
      "bad-manifest",
      `${files.label}: ${configName} is no image config; save the image again`,
    );
  return {
    format: "docker-archive",
    names: textsAt(entry, "repotags"),
    platform: platformOf(config),
    manifestDigest: null,
    annotations: {},
    manifestAnnotations: {},
    config,
    configText: readAt(configRange, 0, configRange.bytes).toString("utf8"),
    configDigest,
    layers: layersOf(files, textsAt(entry, "layers"), config, configName),
  };
};

/** Docker writes `Config`, jib `config`: engines read keys without case. */
const lowerKeys = (item: unknown): JsonObject =>
  isObject(item)
    ? Object.fromEntries(Object.entries(item).map(([key, value]) => [key.toLowerCase(), value]))
    : {};

const layersOf = (
  files: Files,
  names: readonly string[],
  config: JsonObject,
  configName: string,
): LayerSource[] => {
  const diffIds = textsAt(objectAt(config, "rootfs"), "diff_ids");
  if (diffIds.length !== names.length)
    throw new SlimError(
      "bad-manifest",
      `${files.label}: manifest.json names ${names.length} layers, ${configName} ${diffIds.length}; save the image again`,
    );
  return names.map((name, at) => ({
    name,
    blob: files.get(name) ?? null,
    blobDigest: addressOf(name),
    diffId: diffIds[at] ?? "",
    annotations: {},
    foreign: false,
  }));
};

/** A blob that lies under its own digest states it. */
const addressOf = (name: string): Digest | null => {
  const hex = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1];
  return hex ? `sha256:${hex}` : null;
};

const verifyName = (files: Files, name: string, digest: Digest): void => {
  const stated = /(?:^|\/|:)([0-9a-f]{64})(?:\.json)?$/.exec(name)?.[1];
  if (stated && digest !== `sha256:${stated}`)
    throw new SlimError(
      "digest-mismatch",
      `${files.label}: ${name} does not match its digest; save the image again`,
    );
};

export const sha256 = (range: Range): Digest =>
  `sha256:${createHash("sha256")
    .update(readAt(range, 0, range.bytes))
    .digest("hex")}`;

/** `os/architecture[/variant]` of a config or a descriptor's platform. */
export const platformOf = (of: unknown): string =>
  [textAt(of, "os") || "unknown", textAt(of, "architecture") || "unknown", textAt(of, "variant")]
    .filter(Boolean)
    .join("/");
