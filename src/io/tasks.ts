import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import type { Keep } from "../model/bodies.ts";
import { SlimError } from "../model/error.ts";
import type { Compression, Digest, Entry, Whiteout } from "../model/image.ts";
import { decompress } from "./compression.ts";
import { type Bodies, BodyFingerprint, fingerprintBodies } from "./fingerprint.ts";
import { plainHash } from "./hash-lane.ts";
import { KeptBodies } from "./kept-bodies.ts";
import { LayerCatalog } from "./layer-catalog.ts";
import { CHUNK_BYTES, chunksOf, type Range, readAt } from "./range.ts";
import { orNoRoom } from "./spool.ts";
import { scanFile, TarStream } from "./tar-drive.ts";
import { waitForMore } from "./writing-progress.ts";
import { zstdEncoder } from "./zstd-encoder.ts";

/** Work on bytes that can be handed to another thread: plain data in, plain data out. */
export interface Tasks {
  digest(job: { readonly range: Range }): Promise<Digest>;
  /** Of what another thread is still writing, as `digestWhileWriting` tells. */
  digestWritten(job: {
    readonly fd: number;
    readonly offset: number;
    readonly progress: BigInt64Array;
  }): Promise<Digest>;
  readLayer(job: ReadLayerJob): Promise<LayerReading>;
  fingerprint(job: Bodies): Promise<Uint8Array>;
  /** One frame. */
  zstd(job: { readonly bytes: Uint8Array; readonly level: number }): Promise<Uint8Array>;
  /** Writes what a compressed layer holds to a file; how many bytes there are. */
  inflate(job: {
    readonly range: Range;
    readonly compression: Compression;
    readonly toFd: number;
    readonly label: string;
  }): Promise<number>;
}

/** A layer's members. */
export interface LayerList {
  readonly entries: readonly Entry[];
  readonly whiteouts: readonly Whiteout[];
}

export interface ReadLayerJob {
  readonly range: Range;
  readonly compression: Compression;
  /** Stops at this many bytes of uncompressed tar. */
  readonly tarBytesMax: number;
  /** Which bodies are kept, and the file that they are written to; null: none. */
  readonly keep: { readonly what: Keep; readonly toFd: number } | null;
}

/** All that one pass over what a compressed layer inflates to tells. */
export interface LayerReading extends LayerList {
  readonly diffId: Digest;
  readonly tarBytes: number;
  /** One an entry; "" for entries without a body. */
  readonly fingerprints: readonly string[];
  /** Where the bodies that were kept begin in the file that they were written to, by entry. */
  readonly kept: ReadonlyMap<number, number>;
}

export const tasks: Tasks = {
  async digest({ range }) {
    const hash = createHash("sha256");
    for (const chunk of chunksOf(range)) hash.update(chunk);
    return `sha256:${hash.digest("hex")}`;
  },

  async digestWritten({ fd, offset, progress }) {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let at = 0; ; ) {
      const { bytes, isWhole } = waitForMore(progress, at);
      const range = { fd, offset, bytes };
      while (at < bytes) {
        const piece = readAt(range, at, CHUNK_BYTES, buffer);
        if (piece.length === 0) throw new Error(`what was written ends at ${at} of ${bytes} bytes`);
        hash.update(piece);
        at += piece.length;
      }
      if (isWhole) return `sha256:${hash.digest("hex")}`;
    }
  },

  async readLayer({ range, compression, tarBytesMax, keep }) {
    const catalog = new LayerCatalog();
    const kept = keep && new KeptBodies(keep.what, keep.toFd);
    const bodies = new BodyReader(catalog, kept);
    const stream = new TarStream(bodies);
    const plain = plainHash(range.bytes);
    for await (const piece of decompress(range, compression)) {
      plain.update(piece);
      stream.push(piece);
      if (stream.bytes > tarBytesMax)
        throw new SlimError(
          "too-large",
          `its ${range.bytes} bytes expand to more than ${tarBytesMax}; if that is right, raise --max-expansion`,
        );
    }
    stream.end();
    kept?.flush();
    return {
      entries: catalog.entries,
      whiteouts: catalog.whiteouts,
      diffId: `sha256:${await plain.digest()}`,
      tarBytes: stream.bytes,
      fingerprints: bodies.fingerprints,
      kept: kept?.offsets ?? new Map(),
    };
  },

  async fingerprint(bodies) {
    return fingerprintBodies(bodies);
  },

  async zstd({ bytes, level }) {
    const compress = await zstdEncoder();
    return compress(Buffer.from(bytes), level);
  },

  async inflate({ range, compression, toFd, label }) {
    let at = 0;
    for await (const piece of decompress(range, compression))
      for (let done = 0; done < piece.length; ) {
        const written = orNoRoom(label, () => writeSync(toFd, piece, done, piece.length - done, at));
        done += written;
        at += written;
      }
    return at;
  },
};

/** The members of a layer that is stored plain: its headers are read, its bodies jumped over. */
export const listLayer = (range: Range): LayerList => {
  const catalog = new LayerCatalog();
  scanFile(range, { member: (member) => void catalog.add(member) });
  return { entries: catalog.entries, whiteouts: catalog.whiteouts };
};

/** Follows the bodies of a streaming layer: a fingerprint of each, and a copy of those that are kept. */
class BodyReader {
  readonly fingerprints: string[] = [];
  readonly #catalog: LayerCatalog;
  readonly #kept: KeptBodies | null;
  #fingerprint: BodyFingerprint | null = null;

  constructor(catalog: LayerCatalog, kept: KeptBodies | null) {
    this.#catalog = catalog;
    this.#kept = kept;
  }

  member(member: Parameters<LayerCatalog["add"]>[0]): void {
    const entry = this.#catalog.add(member);
    if (!entry) return;
    this.fingerprints.push("");
    if (entry.contentBytes === 0) return;
    this.#fingerprint = new BodyFingerprint(entry.contentBytes);
    this.#kept?.begin(this.fingerprints.length - 1, entry);
  }

  body(piece: Buffer): void {
    if (!this.#fingerprint) return;
    this.#fingerprint.update(piece);
    this.#kept?.push(piece);
  }

  bodyEnd(): void {
    if (this.#fingerprint) this.fingerprints[this.fingerprints.length - 1] = this.#fingerprint.digest();
    this.#fingerprint = null;
  }
}
