import { closeSync } from "node:fs";
import type { Keep } from "../model/bodies.ts";
import type { Image } from "../model/image.ts";
import { openArchive } from "./archive.ts";
import { type Candidate, choose, listOf } from "./candidates.ts";
import { imageOf } from "./config.ts";
import { type Content, contentOf } from "./content.ts";
import type { Files } from "./files.ts";
import { Pool } from "./pool.ts";
import { type KnownBlobs, type ReadLayer, readLayers } from "./read-layers.ts";
import { parseReference } from "./reference.ts";

export interface OpenOptions {
  /** Which of several images, and which platform; null: the only one, or the machine's own. */
  readonly image: string | null;
  readonly platform: string | null;
  readonly machine: string;
  /** Worker threads; 0 reads on this one. */
  readonly threads: number;
  /** A compressed layer may become this many times as large, once it is over a gibibyte. */
  readonly maxExpansion: number;
  /** Of compressed layers, the bodies that `Content.bodies` can give. */
  readonly keep: Keep;
  /** For a draft of our own: digests were taken from what was written, and compressed blobs were read back. */
  readonly known?: KnownBlobs;
}

/** An image, and the capability to look at what its entries hold. */
export interface Opened {
  readonly image: Image;
  readonly content: Content;
  /** What was chosen, what else the archive names, and what was left out. */
  readonly notes: readonly string[];
  /** Settles when every digest that the image states was found right; rejects with `digest-mismatch`. */
  readonly verified: Promise<void>;
  /** What the image is made of, for those who make another of it. */
  readonly source: Source;
  close(): Promise<void>;
}

export interface Source {
  readonly candidate: Candidate;
  /** The other images that the archive holds. */
  readonly siblings: readonly Candidate[];
  readonly files: Files;
  readonly layers: readonly ReadLayer[];
  readonly pool: Pool;
  /** What the archive holds beside images, such as attestations. */
  readonly others: readonly string[];
}

const EXPANSION_FREE_BYTES = 1 << 30;

/** Opens an image and reads all its layers. Digests may still be on their way: await `verified` before believing it. */
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
    const chosen = choose(listing, { ...options, image: options.image ?? reference.image }, files.label);
    const { layers, verified } = await readLayers(chosen, files, {
      pool,
      bytesMax,
      keep: options.keep,
      known: options.known ?? new Map(),
    });
    const others = listing.candidates.filter((other) => other !== chosen);
    const image = imageOf(
      chosen,
      others,
      files.label,
      layers.map(({ layer }) => layer),
    );
    const source = {
      candidate: chosen,
      siblings: others,
      files,
      layers,
      pool,
      others: listing.others,
    };
    const notes = [...foreignNotes(chosen), ...archiveNotes(chosen, others, listing.absent)];
    const closeAll = async (): Promise<void> => {
      await close();
      for (const { keptFd } of layers) if (keptFd !== null) closeSync(keptFd);
    };
    return { image, content: contentOf(layers, pool), notes, verified, source, close: closeAll };
  } catch (error) {
    await close();
    throw error;
  }
};

const foreignNotes = ({ layers }: Candidate): string[] =>
  layers.flatMap(({ blob, name }, at) =>
    blob ? [] : [`layer ${at} (${name}) is foreign and its blob is not here: what it holds is not counted`],
  );

const archiveNotes = (
  chosen: Candidate,
  others: readonly Candidate[],
  absent: readonly string[],
): string[] => {
  const notes: string[] = [];
  if (others.length > 0)
    notes.push(`${listOf([chosen])} was chosen; the archive also holds ${listOf(others)}`);
  if (absent.length > 0) notes.push(`the archive names ${absent.join(", ")} without their blobs`);
  return notes;
};
