import { SlimError } from "../model/error.ts";
import type { Digest } from "../model/image.ts";
import { copy } from "./compress.ts";
import { type Description, describeDocker, describeOci, type WrittenLayer } from "./describe-image.ts";
import { blobName } from "./descriptors.ts";
import { newConfig } from "./new-config.ts";
import type { Output } from "./output.ts";
import { chunksOf, type Range } from "./range.ts";
import type { KnownBlobs } from "./read-layers.ts";
import { type BlobsWritten, type LayerInWriting, writeLayer } from "./write-layer.ts";
import type { WriteRequest } from "./write-request.ts";

/** What was written. */
export interface WrittenImage extends Pick<Description, "digest" | "indexDigest"> {
  readonly layers: readonly WrittenLayer[];
  /** What its blobs are known by, for those who open it again. */
  readonly known: KnownBlobs;
}

/** Writes the planned image, and what stays beside it. */
export const writeImage = async (request: WriteRequest, output: Output): Promise<WrittenImage> => {
  const { source, plan, format, telling } = request;
  const blobs: BlobsWritten = new Map();
  const inWriting: LayerInWriting[] = [];
  for (const planned of plan) inWriting.push(await writeLayer(planned, request, output, blobs));
  const layers = await Promise.all(inWriting.map(({ whole }) => whole));
  const config = newConfig(
    source.candidate,
    plan,
    layers.map(({ diffId }) => diffId),
    telling,
  );
  const { names, kept } = request;
  const described = { candidate: source.candidate, config, layers, names, kept };
  const { digest, indexDigest, documents } = (format === "docker-archive" ? describeDocker : describeOci)(
    described,
  );
  for (const [name, text] of documents) put(output, name, text);
  const named = new Set(documents.map(([name]) => name));
  for (const [blobDigest, blob] of kept?.blobs ?? [])
    if (!blobs.has(blobDigest) && !named.has(blobName(format, blobDigest)))
      await copyKept(blobDigest, blob, request, output);
  // A docker-archive calls its blobs by their files.
  const nameOf = (blob: Digest): string => (format === "docker-archive" ? blobName(format, blob) : blob);
  const known = new Map(layers.map(({ blobDigest, reading }) => [nameOf(blobDigest), reading]));
  return { digest, indexDigest, layers, known };
};

/** A blob of another platform: its digest was not looked at when the image was read. */
const copyKept = async (
  digest: Digest,
  blob: Range,
  { source, format }: WriteRequest,
  output: Output,
): Promise<void> => {
  const writing = output.begin();
  await copy(chunksOf(blob), (chunk) => writing.write(chunk));
  const range = writing.range();
  if ((await source.pool.run("digest", { range }, range.bytes)) !== digest)
    throw new SlimError(
      "digest-mismatch",
      `${source.files.label}: ${digest} does not match its digest; save the image again`,
    );
  writing.finish(blobName(format, digest));
};

const put = (output: Output, name: string, text: string): void => {
  const writing = output.begin();
  writing.write(Buffer.from(text));
  writing.finish(name);
};
