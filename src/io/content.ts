import type { Entry, EntryRef } from "../model/image.ts";
import { FINGERPRINT_BYTES } from "./fingerprint.ts";
import type { Pool } from "./pool.ts";
import { type Range, readAt, subrange } from "./range.ts";
import type { ReadLayer } from "./read-layers.ts";
import { KEPT_BYTES_MAX } from "./tasks.ts";

/** The capability to look at bodies, which the middle of the program does not have. */
export interface Content {
  /** Equal size and fingerprint is equal content. */
  fingerprints(refs: readonly EntryRef[]): Promise<ReadonlyMap<Entry, string>>;
  /** A file of `OpenOptions.keep`, up to a mebibyte; null for others. */
  text(ref: EntryRef): string | null;
}

/** Bodies of a plain layer are read when they are asked for; of a compressed one all that was kept as it came by. */
export const contentOf = (layers: readonly ReadLayer[], pool: Pool): Content => ({
  fingerprints: async (refs) => {
    const found = new Map<Entry, string>();
    const wanted = layers.map((): number[] => []);
    for (const { layer, entry } of refs) wanted[layer]?.push(entry);
    const perLayer = layers.map(async (layer, at) => fingerprintsIn(layer, wanted[at] ?? [], pool));
    for (const fingerprints of await Promise.all(perLayer))
      for (const [entry, fingerprint] of fingerprints) found.set(entry, fingerprint);
    return found;
  },
  text: (ref) => {
    const source = layers[ref.layer];
    const entry = source?.layer.entries[ref.entry];
    if (!source || !entry || entry.contentBytes > KEPT_BYTES_MAX) return null;
    const body = source.plain
      ? readAt(bodyOf(source.plain, entry), 0, entry.contentBytes)
      : source.reading?.kept.get(ref.entry);
    return body?.toString("utf8") ?? null;
  },
});

const fingerprintsIn = async (
  { layer, plain, reading }: ReadLayer,
  wanted: readonly number[],
  pool: Pool,
): Promise<[Entry, string][]> => {
  const entries = wanted.map((at) => layer.entries[at]).filter((entry) => entry !== undefined);
  if (reading) return entries.map((entry, i) => [entry, reading.fingerprints[wanted[i] ?? -1] ?? ""]);
  if (!plain || entries.length === 0) return [];
  const inOrder = [...entries].sort((a, b) => a.bodyOffset - b.bodyOffset);
  const bodies = {
    layer: plain,
    offsets: Float64Array.from(inOrder, (entry) => entry.bodyOffset),
    bytes: Float64Array.from(inOrder, (entry) => entry.contentBytes),
  };
  const fingerprints = Buffer.from(await pool.run("fingerprint", bodies, Number.POSITIVE_INFINITY));
  return inOrder.map((entry, at) => [
    entry,
    fingerprints.toString("latin1", at * FINGERPRINT_BYTES, (at + 1) * FINGERPRINT_BYTES),
  ]);
};

const bodyOf = (plain: Range, entry: Entry): Range => subrange(plain, entry.bodyOffset, entry.contentBytes);
