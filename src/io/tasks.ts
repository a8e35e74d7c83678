import { createHash } from "node:crypto";
import { writeSync } from "node:fs";
import { SlimError } from "../model/error.ts";
import type { Compression, Digest, Entry, Whiteout } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import { decompress } from "./compression.ts";
import { waitForMore } from "./digest-while-writing.ts";
import { type Bodies, BodyFingerprint, fingerprintBodies } from "./fingerprint.ts";
import { LayerCatalog } from "./layer-catalog.ts";
import { CHUNK_BYTES, chunksOf, type Range, readAt } from "./range.ts";
import { orNoRoom } from "./spool.ts";
import { scanFile, TarStream } from "./tar-drive.ts";
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
  /** Files whose bodies are kept, for a compressed layer is inflated once. */
  readonly keep: readonly ImagePath[];
}

/** All that one pass over what a compressed layer inflates to tells. */
export interface LayerReading extends LayerList {
  readonly diffId: Digest;
  readonly tarBytes: number;
  /** One an entry; "" for entries without a body. */
  readonly fingerprints: readonly string[];
  readonly kept: ReadonlyMap<number, Buffer>;
}

/** A kept body is a small file: longer ones are passed over. */
export const KEPT_BYTES_MAX = 1 << 20;

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
    const bodies = new BodyReader(catalog, new Set(keep));
    const stream = new TarStream(bodies);
    const plain = createHash("sha256");
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
    return {
      entries: catalog.entries,
      whiteouts: catalog.whiteouts,
      diffId: `sha256:${plain.digest("hex")}`,
      tarBytes: stream.bytes,
      fingerprints: bodies.fingerprints,
      kept: bodies.kept,
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

/** Follows the bodies of a streaming layer: a fingerprint of each, and a copy of the few that are kept. */
class BodyReader {
  readonly fingerprints: string[] = [];
  readonly kept = new Map<number, Buffer>();
  readonly #catalog: LayerCatalog;
  readonly #keep: ReadonlySet<ImagePath>;
  #fingerprint: BodyFingerprint | null = null;
  #copy: Buffer[] | null = null;

  constructor(catalog: LayerCatalog, keep: ReadonlySet<ImagePath>) {
    this.#catalog = catalog;
    this.#keep = keep;
  }

  member(member: Parameters<LayerCatalog["add"]>[0]): void {
    const entry = this.#catalog.add(member);
    if (!entry) return;
    this.fingerprints.push("");
    if (entry.contentBytes === 0) return;
    this.#fingerprint = new BodyFingerprint(entry.contentBytes);
    if (this.#keep.has(entry.path) && entry.contentBytes <= KEPT_BYTES_MAX) this.#copy = [];
  }

  body(piece: Buffer): void {
    this.#fingerprint?.update(piece);
    this.#copy?.push(Buffer.from(piece));
  }

  bodyEnd(): void {
    const at = this.fingerprints.length - 1;
    if (this.#fingerprint) this.fingerprints[at] = this.#fingerprint.digest();
    if (this.#copy) this.kept.set(at, Buffer.concat(this.#copy));
    this.#fingerprint = this.#copy = null;
  }
}
