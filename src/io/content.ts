import { closeSync } from "node:fs";
import type { Bodies } from "../model/bodies.ts";
import type { Entry, EntryRef } from "../model/image.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { Fingerprints } from "../model/scene.ts";
import { FINGERPRINT_BYTES } from "./fingerprint.ts";
import type { Pool } from "./pool.ts";
import { type Range, readAt, subrange } from "./range.ts";
import type { ReadLayer } from "./read-layers.ts";
import { openScratch } from "./spool.ts";

/** The capability to look at bodies, which the middle of the program does not have. */
export interface Content {
  /** Of the entries that are asked for, by layer and place in `Layer.entries`; others may be told as well. */
  fingerprints(wanted: readonly (readonly number[])[]): Promise<Fingerprints>;
  /** Of a compressed layer, only what `OpenOptions.keep` named. */
  readonly bodies: Bodies;
  /** Where a body lies, if it can be read again. */
  range(ref: EntryRef): Range | null;
}

/** Bodies of a plain layer are read when they are asked for; of a compressed one what was kept as it came by. */
export const contentOf = (layers: readonly ReadLayer[], pool: Pool): Content => {
  const range = (ref: EntryRef): Range | null => {
    const source = layers[ref.layer];
    const entry = source?.layer.entries[ref.entry];
    if (!source || !entry) return null;
    if (source.plain) return bodyOf(source.plain, entry);
    const offset = source.reading?.kept.get(ref.entry);
    if (offset === undefined || source.keptFd === null) return null;
    return { fd: source.keptFd, offset, bytes: entry.contentBytes };
  };
  return {
    fingerprints: (wanted) =>
      Promise.all(layers.map((layer, at) => fingerprintsIn(layer, wanted[at] ?? [], pool))),
    bodies: {
      read: (ref, from, bytes) => {
        const body = range(ref);
        return body && readAt(body, from, bytes);
      },
    },
    range,
  };
};

const fingerprintsIn = async (
  { layer, plain, reading }: ReadLayer,
  wanted: readonly number[],
  pool: Pool,
): Promise<readonly (string | undefined)[]> => {
  if (reading) return reading.fingerprints;
  if (!plain || wanted.length === 0) return [];
  const { entries } = layer;
  const bodies = {
    layer: plain,
    offsets: Float64Array.from(wanted, (at) => entries[at]?.bodyOffset ?? 0),
    bytes: Float64Array.from(wanted, (at) => entries[at]?.contentBytes ?? 0),
  };
  const columns = Buffer.from(await pool.run("fingerprint", bodies, Number.POSITIVE_INFINITY));
  const found = new Array<string>(entries.length).fill("");
  wanted.forEach((entry, at) => {
    found[entry] = columns.toString("latin1", at * FINGERPRINT_BYTES, (at + 1) * FINGERPRINT_BYTES);
  });
  return found;
};

const bodyOf = (plain: Range, entry: Entry): Range => subrange(plain, entry.bodyOffset, entry.contentBytes);

/** The uncompressed tars of layers, whatever they are stored as. What is compressed is inflated aside, once. */
export interface PlainTars {
  of(layer: number): Promise<Range>;
  close(): void;
}

export const plainTars = (layers: readonly ReadLayer[], pool: Pool): PlainTars => {
  const inflated = new Map<number, Promise<Range>>();
  const fds: number[] = [];
  const inflate = async ({ blob, layer }: ReadLayer): Promise<Range> => {
    if (!blob) throw new Error(`layer ${layer.index} is not here`);
    const fd = openScratch(`layer ${layer.index}`);
    fds.push(fd);
    const job = { range: blob, compression: layer.compression, toFd: fd, label: `layer ${layer.index}` };
    return { fd, offset: 0, bytes: await pool.run("inflate", job, blob.bytes) };
  };
  return {
    of: async (at) => {
      const layer = layers[at];
      if (!layer) throw new Error(`there is no layer ${at}`);
      if (layer.plain) return layer.plain;
      const known = inflated.get(at) ?? inflate(layer);
      inflated.set(at, known);
      return await known;
    },
    close: () => {
      for (const fd of fds) closeSync(fd);
    },
  };
};

/** The tars that a plan takes entries from, by layer. */
export const tarsFor = (
  plan: readonly PlannedLayer[],
  layers: readonly ReadLayer[],
  tars: PlainTars,
): Promise<Range[]> => {
  const wanted = new Set<number>();
  for (const planned of plan)
    if (planned.kind === "built")
      for (const member of planned.members) if ("from" in member) wanted.add(member.from.layer);
  return Promise.all(layers.map(async (_, at) => (wanted.has(at) ? await tars.of(at) : NOWHERE)));
};

const NOWHERE: Range = { fd: -1, offset: 0, bytes: 0 };
