import { setImmediate } from "node:timers/promises";
import { KEEP_NOTHING, type Keep } from "../model/bodies.ts";
import { SlimError } from "../model/error.ts";
import type { Compression, Digest, Layer } from "../model/image.ts";
import type { Candidate, LayerSource } from "./candidates.ts";
import { sniffCompression } from "./compression.ts";
import type { Files } from "./files.ts";
import type { Pool } from "./pool.ts";
import type { Range } from "./range.ts";
import { openScratch } from "./spool.ts";
import { type LayerReading, listLayer } from "./tasks.ts";

/** A layer as it was read, with the way back to its bytes. */
export interface ReadLayer {
  readonly layer: Layer;
  /** Where the blob lies as it is stored; null where the archive lacks it. */
  readonly blob: Range | null;
  /** Where the uncompressed tar lies; null where it only came by. */
  readonly plain: Range | null;
  /** What was seen as it came by; null where it can be read again. */
  readonly reading: LayerReading | null;
  /** The file that holds the bodies which were kept as it came by; null where none were. */
  readonly keptFd: number | null;
}

export interface ReadLayersOptions {
  readonly pool: Pool;
  /** How large what is stored compressed may become. */
  readonly bytesMax: (stored: number) => number;
  readonly keep: Keep;
  /** Blobs whose digests are known to be right, by their names, and what reading them has told. */
  readonly known: KnownBlobs;
}

/** By the name that the image calls a blob; null: it can be listed again. */
export type KnownBlobs = ReadonlyMap<string, LayerReading | null>;

/**
 * Reads all layers at once. `verified` settles when every digest was found right: a plain layer is listed by jumping from
 * header to header, long before its digest is known.
 */
export const readLayers = async (
  candidate: Candidate,
  files: Files,
  options: ReadLayersOptions,
): Promise<{ layers: ReadLayer[]; verified: Promise<void> }> => {
  const checks: Promise<void>[] = [];
  const layers = await Promise.all(
    candidate.layers.map((source, index) => {
      const { read, check } = readLayer(source, index, options);
      const named = check.catch((error) => {
        throw atLayer(error, files, source, index);
      });
      named.catch(() => {}); // whoever awaits `verified` hears of it
      checks.push(named);
      return read.catch((error) => {
        throw atLayer(error, files, source, index);
      });
    }),
  );
  const verified = Promise.all(checks).then(() => {});
  verified.catch(() => {});
  return { layers, verified };
};

interface LayerInReading {
  readonly read: Promise<ReadLayer>;
  readonly check: Promise<void>;
}

const readLayer = (source: LayerSource, index: number, options: ReadLayersOptions): LayerInReading => {
  const { blob } = source;
  if (!blob) return { read: missing(source, index), check: Promise.resolve() };
  const known = options.known.get(source.name);
  const digest = options.known.has(source.name)
    ? Promise.resolve(source.blobDigest ?? source.diffId)
    : options.pool.run("digest", { range: blob }, blob.bytes);
  const compression = sniffCompression(blob);
  if (compression === "none") {
    const check = digest.then((found) => {
      if (source.blobDigest !== null) verify("digest", source.blobDigest, found);
      verify("diff_id", source.diffId, found);
    });
    return { read: readPlain(source, blob, index), check };
  }
  const keptFd = options.keep === KEEP_NOTHING || known ? null : openScratch(`layer ${index}`);
  const inflated = known ? Promise.resolve(known) : inflate(blob, compression, keptFd, options);
  const read = readCompressed({ source, blob, compression, index, digest, reading: inflated, keptFd });
  return { read, check: read.then(() => {}) };
};

/** Left out on purpose, or lost. */
const missing = async (source: LayerSource, index: number): Promise<ReadLayer> => {
  if (!source.foreign) throw new SlimError("missing-blob", "its blob is missing");
  const layer = {
    ...facts(source, index),
    blobDigest: source.blobDigest ?? source.diffId,
    compression: "none",
    tarBytes: 0,
    blobBytes: 0,
    entries: [],
    whiteouts: [],
  } as const;
  return { layer, blob: null, plain: null, reading: null, keptFd: null };
};

const readPlain = async (source: LayerSource, blob: Range, index: number): Promise<ReadLayer> => {
  // Digests are taken on other threads, which must have begun before this one is busy.
  await setImmediate();
  const { entries, whiteouts } = listLayer(blob);
  const layer: Layer = {
    ...facts(source, index),
    blobDigest: source.blobDigest ?? source.diffId,
    compression: "none",
    tarBytes: blob.bytes,
    blobBytes: blob.bytes,
    entries,
    whiteouts,
  };
  return { layer, blob, plain: blob, reading: null, keptFd: null };
};

interface CompressedLayer {
  readonly source: LayerSource;
  readonly blob: Range;
  readonly compression: Compression;
  readonly index: number;
  readonly digest: Promise<Digest>;
  readonly reading: Promise<LayerReading>;
  readonly keptFd: number | null;
}

const readCompressed = async ({
  source,
  blob,
  compression,
  index,
  digest,
  reading,
  keptFd,
}: CompressedLayer): Promise<ReadLayer> => {
  reading.catch(() => {}); // a wrong digest explains whatever else is wrong
  const blobDigest = await digest;
  if (source.blobDigest !== null) verify("digest", source.blobDigest, blobDigest);
  const { entries, whiteouts, tarBytes, diffId } = await reading;
  verify("diff_id", source.diffId, diffId);
  const layer = {
    ...facts(source, index),
    blobDigest,
    compression,
    tarBytes,
    blobBytes: blob.bytes,
    entries,
    whiteouts,
  };
  return { layer, blob, plain: null, reading: await reading, keptFd };
};

const inflate = (
  range: Range,
  compression: Compression,
  keptFd: number | null,
  { pool, bytesMax, keep }: ReadLayersOptions,
): Promise<LayerReading> => {
  const job = {
    range,
    compression,
    tarBytesMax: bytesMax(range.bytes),
    keep: keptFd === null ? null : { what: keep, toFd: keptFd },
  };
  return pool.run("readLayer", job, range.bytes * INFLATING_COST);
};

/** Inflating takes several times as long as hashing what is stored. */
export const INFLATING_COST = 4;

const facts = (source: LayerSource, index: number): Pick<Layer, "index" | "diffId"> => ({
  index,
  diffId: source.diffId,
});

const verify = (what: string, stated: Digest, found: Digest): void => {
  if (stated !== found) throw new SlimError("digest-mismatch", `does not match its ${what}`);
};

/** Says which layer a fault is in, and what to do about it where the fault does not say so itself. */
const atLayer = (error: unknown, files: Files, source: LayerSource, index: number): unknown => {
  if (!(error instanceof SlimError)) return error;
  const advice = error.message.includes(";") ? "" : "; save the image again";
  const message = `${files.label}: layer ${index} (${source.name}): ${error.message}${advice}`;
  return new SlimError(error.code, message, { cause: error });
};
