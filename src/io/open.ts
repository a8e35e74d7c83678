import { SlimError } from "../model/error.ts";
import type { Compression, Entry, EntryRef, Image, Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import { openArchive } from "./archive.ts";
import { type Candidate, choose, type LayerSource, listOf } from "./candidates.ts";
import { sniffCompression } from "./compression.ts";
import { imageOf } from "./config.ts";
import type { Files } from "./files.ts";
import { Pool } from "./pool.ts";
import { type Range, readAt, subrange } from "./range.ts";
import { parseReference } from "./reference.ts";
import { KEPT_BYTES_MAX, type LayerReading } from "./tasks.ts";

export interface OpenOptions {
  /** Which of several images, and which platform; null: the only one, or the machine's own. */
  readonly image: string | null;
  readonly platform: string | null;
  readonly machine: string;
  /** Worker threads; 0 reads on this one. */
  readonly threads: number;
  /** A compressed layer may become this many times as large, once it is over a gibibyte. */
  readonly maxExpansion: number;
  /** Files whose bodies `Content.text` can give. */
  readonly keep: readonly ImagePath[];
}

/** An image, and the capability to look at what its entries hold. */
export interface Opened {
  readonly image: Image;
  readonly content: Content;
  /** What was chosen, what else the archive names, and what was left out. */
  readonly notes: readonly string[];
  /** Settles when every digest that the image states was found right; rejects with `digest-mismatch`. */
  readonly verified: Promise<void>;
  close(): Promise<void>;
}

export interface Content {
  /** Equal size and fingerprint is equal content. */
  fingerprints(refs: readonly EntryRef[]): Promise<ReadonlyMap<Entry, string>>;
  /** A file of `OpenOptions.keep`, up to a mebibyte; null for others. */
  text(ref: EntryRef): string | null;
}

/** A layer as it was read, with the way back to its bytes. */
interface ReadLayer {
  readonly layer: Layer;
  /** Where the uncompressed tar lies; null where it only came by. */
  readonly plain: Range | null;
  readonly reading: LayerReading | null;
}

const EXPANSION_FREE_BYTES = 1 << 30;

/** Opens an image and reads all its layers, each stored byte once. */
export const openImage = async (text: string, options: OpenOptions): Promise<Opened> => {
  const reference = parseReference(text);
  const bytesMax = (stored: number): number => Math.max(EXPANSION_FREE_BYTES, stored * options.maxExpansion);
  const { files, listing } = await openArchive(reference, bytesMax);
  const pool = new Pool(options.threads);
  const close = async (): Promise<void> => {
    await pool.close();
    files.close();
  };
  try {
    const choice = { ...options, image: options.image ?? reference.image };
    const candidate = choose(listing, choice, files.label);
    const checks: Promise<void>[] = [];
    const read = await readLayers(candidate, files, { pool, bytesMax, keep: options.keep, checks });
    const verified = Promise.all(checks).then(() => {});
    verified.catch(() => {}); // whoever awaits it hears of it
    const others = listing.candidates.filter((other) => other !== candidate);
    const image = imageOf(candidate, others, files.label, read.layers.map(({ layer }) => layer));
    const notes = [...read.notes, ...notesOn(candidate, others, listing.absent)];
    return { image, content: contentOf(read.layers, pool), notes, verified, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const notesOn = (chosen: Candidate, others: readonly Candidate[], absent: readonly string[]): string[] => {
  const notes: string[] = [];
  if (others.length > 0) notes.push(`${listOf([chosen])} was chosen; the archive also holds ${listOf(others)}`);
  if (absent.length > 0) notes.push(`the archive names ${absent.join(", ")} without their blobs`);
  return notes;
};

interface Reading {
  readonly pool: Pool;
  readonly bytesMax: (stored: number) => number;
  readonly keep: readonly ImagePath[];
  /** Digests that are still being taken. */
  readonly checks: Promise<void>[];
}

const readLayers = async (
  candidate: Candidate,
  files: Files,
  reading: Reading,
): Promise<{ layers: ReadLayer[]; notes: string[] }> => {
  const notes: string[] = [];
  const present = candidate.layers.filter((source, at) => {
    if (source.blob) return true;
    if (!source.foreign) throw missingBlob(files, source, at);
    notes.push(`layer ${at} (${source.name}) is kept elsewhere and was left out`);
    return false;
  });
  const layers = await Promise.all(
    present.map(async (source, index) => {
      try {
        return await readLayer(source, index, reading);
      } catch (error) {
        throw error instanceof SlimError ? atLayer(error, files, source, index) : error;
      }
    }),
  );
  return { layers, notes };
};

const readLayer = async (source: LayerSource, index: number, reading: Reading): Promise<ReadLayer> => {
  const range = source.blob;
  if (!range) throw new SlimError("missing-blob", "its blob is missing");
  const compression = sniffCompression(range);
  return compression === "none"
    ? readPlainLayer(source, range, index, reading)
    : readCompressedLayer(source, range, compression, index, reading);
};

/** Members are listed at once, by jumping from header to header; the digest is taken meanwhile. */
const readPlainLayer = async (source: LayerSource, range: Range, index: number, reading: Reading): Promise<ReadLayer> => {
  const { pool, checks } = reading;
  const digest = pool.run("digest", { range }, range.bytes);
  checks.push(digest.then((found) => verify(source, found, found)));
  digest.catch(() => {});
  const { entries, whiteouts } = await pool.run("listLayer", { range }, Number.POSITIVE_INFINITY);
  return {
    layer: {
      index,
      diffId: source.diffId,
      blobDigest: source.blobDigest ?? source.diffId,
      compression: "none",
      tarBytes: range.bytes,
      blobBytes: range.bytes,
      entries,
      whiteouts,
    },
    plain: range,
    reading: null,
  };
};

const readCompressedLayer = async (
  source: LayerSource,
  range: Range,
  compression: Compression,
  index: number,
  { pool, bytesMax, keep }: Reading,
): Promise<ReadLayer> => {
  const job = { range, compression, tarBytesMax: bytesMax(range.bytes), keep };
  const reading = await pool.run("readLayer", job, range.bytes);
  verify(source, reading.blobDigest, reading.diffId);
  const { entries, whiteouts, tarBytes, blobDigest } = reading;
  const layer = {
    index,
    diffId: source.diffId,
    blobDigest,
    compression,
    tarBytes,
    blobBytes: range.bytes,
    entries,
    whiteouts,
  };
  return { layer, plain: null, reading };
};

const verify = (source: LayerSource, blobDigest: string, diffId: string): void => {
  const wrong = source.blobDigest !== null && source.blobDigest !== blobDigest ? "digest" : source.diffId !== diffId ? "diff_id" : null;
  if (wrong) throw new SlimError("digest-mismatch", `does not match its ${wrong}`);
};

const missingBlob = (files: Files, source: LayerSource, at: number): SlimError =>
  new SlimError("missing-blob", `${files.label}: layer ${at} (${source.name}) is missing; save the image again`);

const atLayer = (error: SlimError, files: Files, source: LayerSource, index: number): SlimError =>
  new SlimError(error.code, `${files.label}: layer ${index} (${source.name}): ${error.message}${adviceFor(error)}`, {
    cause: error,
  });

const adviceFor = ({ message }: SlimError): string => (message.includes(";") ? "" : "; save the image again");

const contentOf = (layers: readonly ReadLayer[], pool: Pool): Content => ({
  fingerprints: async (refs) => {
    const found = new Map<Entry, string>();
    const perLayer = new Map<number, EntryRef[]>();
    for (const ref of refs) {
      const list = perLayer.get(ref.layer);
      if (list) list.push(ref);
      else perLayer.set(ref.layer, [ref]);
    }
    const entryOf = (ref: EntryRef): Entry | undefined => layers[ref.layer]?.layer.entries[ref.entry];
    await Promise.all(
      [...perLayer].map(async ([at, wanted]) => {
        const source = layers[at];
        if (!source) return;
        const { plain, reading } = source;
        const bodies = wanted.map((ref) => bodyRange(plain, entryOf(ref)));
        const prints = reading
          ? wanted.map((ref) => reading.fingerprints[ref.entry] ?? "")
          : await pool.run("fingerprint", { bodies }, Number.POSITIVE_INFINITY);
        wanted.forEach((ref, i) => {
          const entry = entryOf(ref);
          if (entry) found.set(entry, prints[i] ?? "");
        });
      }),
    );
    return found;
  },
  text: (ref) => {
    const source = layers[ref.layer];
    const entry = source?.layer.entries[ref.entry];
    if (!source || !entry || entry.contentBytes > KEPT_BYTES_MAX) return null;
    const body = source.plain
      ? readAt(bodyRange(source.plain, entry), 0, entry.contentBytes)
      : source.reading?.kept.get(ref.entry);
    return body?.toString("utf8") ?? null;
  },
});

const bodyRange = (plain: Range | null, entry: Entry | undefined): Range =>
  subrange(plain ?? { fd: -1, offset: 0, bytes: 0 }, entry?.bodyOffset ?? 0, entry?.contentBytes ?? 0);
