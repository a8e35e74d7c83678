import { createHash } from "node:crypto";
import type { Digest, ImageFormat } from "../model/image.ts";
import type { PlannedLayer } from "../model/plan.ts";
import { buildLayer, type OldLayers } from "./build-layer.ts";
import { sameBytes } from "./compare-bodies.ts";
import { compress, copy, type Storing } from "./compress.ts";
import { blobName, describeDocker, describeOci, type WrittenLayer } from "./describe-image.ts";
import { newConfig, type Telling } from "./new-config.ts";
import type { Source } from "./open.ts";
import type { Output } from "./output.ts";
import { chunksOf } from "./range.ts";

export interface WriteRequest {
  readonly source: Source;
  /** Of the image that reused layers come from. */
  readonly previous: Source | null;
  readonly plan: readonly PlannedLayer[];
  readonly old: OldLayers;
  readonly format: ImageFormat;
  readonly storing: Storing;
  readonly telling: Telling;
  /** References that the new image goes by; null: those that it has. */
  readonly names: readonly string[] | null;
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
  const described = { candidate: source.candidate, config, layers, names: request.names };
  const { digest, documents } = (format === "docker-archive" ? describeDocker : describeOci)(described);
  for (const [name, text] of documents) put(output, name, text);
  return { digest, layers };
};

const writeLayer = async (
  planned: PlannedLayer,
  request: WriteRequest,
  output: Output,
  written: Set<Digest>,
): Promise<WrittenLayer> => {
  if (planned.kind !== "built") {
    const from = planned.kind === "kept" ? request.source : request.previous;
    return await copyLayer(planned.layer, from, request.format, output, written);
  }
  const { storing, source, old, format } = request;
  const writing = output.begin();
  const plain = createHash("sha256");
  const stored = createHash("sha256");
  const isPlain = storing.compression === "none";
  await compress(
    tapped(
      buildLayer(planned.members, old, planned.share !== undefined),
      (piece) => isPlain || plain.update(piece),
    ),
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
  return { diffId, blobDigest, blobBytes: range.bytes, compression: storing.compression, annotations: {} };
};

const copyLayer = async (
  at: number,
  source: Source | null,
  format: ImageFormat,
  output: Output,
  written: Set<Digest>,
): Promise<WrittenLayer> => {
  const read = source?.layers[at];
  if (!source || !read?.blob) throw new Error(`layer ${at} has no blob to copy`);
  const { diffId, blobDigest, blobBytes, compression } = read.layer;
  const { annotations } = source.candidate.layers[at] ?? { annotations: {} };
  if (!written.has(blobDigest)) {
    const writing = output.begin();
    await copy(chunksOf(read.blob), (chunk) => writing.write(chunk));
    if (!(await sameBytes(read.blob, writing.range())))
      throw new Error(`layer ${at} was not copied as it is`);
    writing.finish(blobName(format, blobDigest));
    written.add(blobDigest);
  }
  return { diffId, blobDigest, blobBytes, compression, annotations };
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
