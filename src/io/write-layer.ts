import { createHash } from "node:crypto";
import type { Digest } from "../model/image.ts";
import type { PlannedLayer, PlannedMember } from "../model/plan.ts";
import { buildLayer } from "./build-layer.ts";
import { sameBytes } from "./compare-bodies.ts";
import { compress, copy } from "./compress.ts";
import type { WrittenLayer } from "./describe-image.ts";
import { blobName } from "./descriptors.ts";
import { digestWhileWriting } from "./digest-while-writing.ts";
import type { Output, Writing } from "./output.ts";
import { chunksOf } from "./range.ts";
import { INFLATING_COST } from "./read-layers.ts";
import type { LayerReading } from "./tasks.ts";
import type { WriteRequest } from "./write-request.ts";

/** A layer whose blob is written. A compressed one may still be read back, while others are written. */
export interface LayerInWriting {
  readonly whole: Promise<WrittenLayer>;
}

/** What reading each blob back tells, by digest; null of what can be listed again. */
export type BlobsWritten = Map<Digest, Promise<LayerReading | null>>;

/** Writes one layer, its blob only where no layer before has the same. */
export const writeLayer = async (
  planned: PlannedLayer,
  request: WriteRequest,
  output: Output,
  blobs: BlobsWritten,
): Promise<LayerInWriting> => {
  const layer =
    planned.kind === "built"
      ? await newLayer(planned, request, output, blobs)
      : await copyLayer(planned, request, output, blobs);
  layer.whole.catch(() => {}); // whoever awaits it hears of it
  return layer;
};

type BuiltLayer = Extract<PlannedLayer, { readonly kind: "built" }>;
type CopiedLayer = Exclude<PlannedLayer, BuiltLayer>;

const newLayer = async (
  { members, share }: BuiltLayer,
  { storing, source: { pool }, old, format }: WriteRequest,
  output: Output,
  blobs: BlobsWritten,
): Promise<LayerInWriting> => {
  const writing = output.begin();
  const { compression } = storing;
  const pieces = buildLayer(members, old, share !== undefined);
  const blobDigest =
    compression === "none"
      ? await writePlain(pieces, writing, pool, expectedBytes(members, old.layers))
      : await writeCompressed(pieces, writing, storing, pool);
  const range = writing.range();
  if (!blobs.has(blobDigest)) {
    writing.finish(blobName(format, blobDigest));
    // The diff_id is what the blob inflates to: it is taken from nothing else.
    const job = { range, compression, tarBytesMax: Number.POSITIVE_INFINITY, keep: null };
    const reading =
      compression === "none"
        ? Promise.resolve(null)
        : pool.run("readLayer", job, range.bytes * INFLATING_COST);
    blobs.set(blobDigest, reading);
  }
  const facts = { blobDigest, blobBytes: range.bytes, compression, annotations: {} };
  const read = blobs.get(blobDigest) ?? Promise.resolve(null);
  return {
    whole: read.then((reading) => ({ ...facts, diffId: reading?.diffId ?? blobDigest, reading })),
  };
};

const expectedBytes = (members: readonly PlannedMember[], layers: WriteRequest["old"]["layers"]): number =>
  members.reduce(
    (sum, member) =>
      sum +
      (member.kind === "entry"
        ? (layers[member.from.layer]?.entries[member.from.entry]?.contentBytes ?? 0)
        : 0),
    0,
  );

const writePlain = async (
  pieces: Iterable<Buffer>,
  writing: Writing,
  pool: WriteRequest["source"]["pool"],
  bytes: number,
): Promise<Digest> => {
  const digest = digestWhileWriting(writing, pool, bytes);
  try {
    await copy(pieces, (piece) => {
      writing.write(piece);
      digest.wrote(piece.length);
    });
    return await digest.end();
  } finally {
    digest.stop();
  }
};

const writeCompressed = async (
  pieces: Iterable<Buffer>,
  writing: Writing,
  storing: WriteRequest["storing"],
  pool: WriteRequest["source"]["pool"],
): Promise<Digest> => {
  const hash = createHash("sha256");
  await compress(pieces, storing, pool, (bytes) => {
    writing.write(bytes);
    hash.update(bytes);
  });
  return `sha256:${hash.digest("hex")}`;
};

const copyLayer = async (
  { kind, layer: at }: CopiedLayer,
  { source: own, previous, format }: WriteRequest,
  output: Output,
  blobs: BlobsWritten,
): Promise<LayerInWriting> => {
  const source = kind === "kept" ? own : previous;
  const read = source?.layers[at];
  if (!source || !read?.blob) throw new Error(`layer ${at} has no blob to copy`);
  const { diffId, blobDigest, blobBytes, compression } = read.layer;
  const { annotations } = source.candidate.layers[at] ?? { annotations: {} };
  if (!blobs.has(blobDigest)) {
    const writing = output.begin();
    await copy(chunksOf(read.blob), (chunk) => writing.write(chunk));
    if (!(await sameBytes(read.blob, writing.range())))
      throw new Error(`layer ${at} was not copied as it is`);
    writing.finish(blobName(format, blobDigest));
    // The same bytes tell the same.
    blobs.set(blobDigest, Promise.resolve(read.reading));
  }
  const facts = { diffId, blobDigest, blobBytes, compression, annotations };
  return { whole: Promise.resolve({ ...facts, reading: read.reading }) };
};
