import type { Trace } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import type { Image } from "../model/image.ts";
import type { BaseEvidence } from "../model/report.ts";

/** How many layers at the bottom came with `FROM`, and what tells so. */
export interface Base {
  readonly layers: number;
  readonly name: string | null;
  readonly evidence: BaseEvidence;
}

/** https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys */
const BASE_NAME = "org.opencontainers.image.base.name";
const BASE_DIGEST = "org.opencontainers.image.base.digest";

/**
 * `--base auto|none|N|DIGEST`. By itself it takes what is written: an image of the same archive that the base label names,
 * then the alignment with the Dockerfile, then the builder's note in the history. Nothing is guessed: where nothing
 * tells, no layer is called base.
 */
export const findBase = (wanted: string, image: Image, trace: Trace, dockerfileGiven: boolean): Base => {
  const name = labelOf(image, BASE_NAME) ?? trace.baseName;
  if (wanted === "none") return { layers: 0, name: null, evidence: "flag" };
  if (wanted !== "auto") return { layers: stated(wanted, image), name, evidence: "flag" };
  const labelled = labelledLayers(image);
  if (labelled !== null) return { layers: labelled, name, evidence: "label" };
  if (trace.baseLayers !== null)
    return { layers: trace.baseLayers, name, evidence: dockerfileGiven ? "dockerfile" : "history" };
  return { layers: 0, name, evidence: "unknown" };
};

/** buildah writes an empty annotation where it has nothing to say. */
const labelOf = ({ annotations, config }: Image, key: string): string | null =>
  annotations[key] || config.labels[key] || null;

/** The label names a manifest; only where the archive holds that one too is it known which layers it means. */
const labelledLayers = (image: Image): number | null => {
  const digest = labelOf(image, BASE_DIGEST);
  const base = image.siblings.find(({ manifestDigest }) => digest !== null && manifestDigest === digest);
  const fits = base?.diffIds.every((diffId, at) => image.layers[at]?.diffId === diffId);
  return base && fits ? base.diffIds.length : null;
};

const stated = (wanted: string, image: Image): number => {
  const { layers } = image;
  if (/^\d+$/.test(wanted)) {
    const count = Number(wanted);
    if (count <= layers.length) return count;
    throw new SlimError(
      "usage",
      `--base ${wanted}: the image has ${layers.length} layers; give a number up to that`,
    );
  }
  const hex = wanted.replace(/^sha256:/, "");
  const last = layers.findLastIndex(
    ({ diffId, blobDigest }) =>
      hex.length >= 7 && [diffId, blobDigest].some((digest) => digest.startsWith(`sha256:${hex}`)),
  );
  if (last !== -1) return last + 1;
  throw new SlimError(
    "usage",
    `--base ${wanted}: no layer has this digest; give auto, none, a number of layers, or the digest of the base's top layer`,
  );
};
