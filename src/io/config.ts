import { basename } from "node:path";
import type { HistoryEntry, Image, ImageConfig, Layer } from "../model/image.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt, textsAt, textsOf } from "../model/json.ts";
import type { Candidate } from "./candidates.ts";

/** The image that a candidate and its layers make. */
export const imageOf = (
  candidate: Candidate,
  others: readonly Candidate[],
  label: string,
  layers: readonly Layer[],
): Image => ({
  name: nameOf(candidate.names[0], basename(label)),
  format: candidate.format,
  platform: candidate.platform,
  id: candidate.configDigest,
  annotations: candidate.annotations,
  config: configOf(objectAt(candidate.config, "config")),
  history: listAt(candidate.config, "history").filter(isObject).map(historyOf),
  layers,
  siblings: others.map((other) => ({
    manifestDigest: other.manifestDigest,
    diffIds: other.layers.map(({ diffId }) => diffId),
  })),
});

/** An OCI layout may name an image by its tag alone, `1`, which tells nobody what it is. */
const nameOf = (name: string | undefined, file: string): string => {
  if (name === undefined) return file;
  return /[:/]/.test(name) ? name : `${file}:${name}`;
};

/** https://github.com/opencontainers/image-spec/blob/main/config.md#properties, and Docker's Healthcheck and Shell. */
const configOf = (config: JsonObject): ImageConfig => ({
  env: textsAt(config, "Env"),
  entrypoint: textsAt(config, "Entrypoint"),
  cmd: textsAt(config, "Cmd"),
  workingDir: textAt(config, "WorkingDir"),
  user: textAt(config, "User"),
  labels: textsOf(config.Labels),
  volumes: Object.keys(objectAt(config, "Volumes")),
  healthcheck: textsAt(config.Healthcheck, "Test"),
  shell: textsAt(config, "Shell"),
});

const historyOf = (entry: JsonObject): HistoryEntry => ({
  createdBy: textAt(entry, "created_by"),
  comment: textAt(entry, "comment"),
  created: textAt(entry, "created"),
  emptyLayer: entry.empty_layer === true,
});
