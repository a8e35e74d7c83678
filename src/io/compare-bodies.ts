import { setImmediate } from "node:timers/promises";
import type { EntryRef } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import { AheadReader } from "./ahead.ts";
import { plainTars } from "./content.ts";
import type { Opened } from "./open.ts";
import { type Range, readAt, subrange } from "./range.ts";

/** Two bodies of equal size, one of either image. */
interface Pair {
  readonly path: ImagePath;
  readonly a: EntryRef;
  readonly b: EntryRef;
}

type Side = Pick<Opened, "image" | "content" | "source">;

/**
 * The paths whose bodies differ, by the bytes themselves where they can be read again, else by fingerprint: enough to find
 * a mistake of our own, and no proof against somebody who wants two files to look alike.
 */
export const unequalByFingerprint = async (
  pairs: readonly Pair[],
  a: Side,
  b: Side,
): Promise<Set<ImagePath>> => {
  const differing = pairs.filter((pair) => !isOneBody(pair, a, b));
  const unequal = new Set<ImagePath>();
  const turns = new Turns();
  const byFingerprint: Pair[] = [];
  const sides: Sides = [new AheadReader(), new AheadReader()];
  for (const pair of differing.sort(byPlaceInB)) {
    const [x, y] = [a.content.range(pair.a), b.content.range(pair.b)];
    if (!x || !y) byFingerprint.push(pair);
    else if (!(await isSame(x, y, sides, turns))) unequal.add(pair.path);
  }
  const [ofA, ofB] = await Promise.all([
    a.content.fingerprints(wantedOf(byFingerprint, a, "a")),
    b.content.fingerprints(wantedOf(byFingerprint, b, "b")),
  ]);
  for (const pair of byFingerprint)
    if (ofA[pair.a.layer]?.[pair.a.entry] !== ofB[pair.b.layer]?.[pair.b.entry]) unequal.add(pair.path);
  return unequal;
};

type Sides = readonly [a: AheadReader, b: AheadReader];

/** A new layer's bodies one after another, which mostly follow one another in the old layers too. */
const byPlaceInB = ({ b: x }: Pair, { b: y }: Pair): number => x.layer - y.layer || x.entry - y.entry;

const isSame = async (x: Range, y: Range, [a, b]: Sides, turns: Turns): Promise<boolean> => {
  if (x.bytes !== y.bytes || x.bytes > AheadReader.BYTES_MAX) return await sameBytes(x, y, turns);
  const read = a.read(x);
  if (read.length < x.bytes || !read.equals(b.read(y))) return false;
  await turns.after(x.bytes);
  return true;
};

/** The paths whose bodies differ, by the bytes themselves: what is compressed is inflated aside. */
export const unequalByBytes = async (pairs: readonly Pair[], a: Side, b: Side): Promise<Set<ImagePath>> => {
  const [tarsA, tarsB] = [a, b].map(({ source }) => plainTars(source.layers, source.pool));
  const unequal = new Set<ImagePath>();
  const turns = new Turns();
  try {
    for (const pair of pairs) {
      if (!tarsA || !tarsB || isOneBody(pair, a, b)) continue;
      const x = bodyIn(await tarsA.of(pair.a.layer), pair.a, a);
      const y = bodyIn(await tarsB.of(pair.b.layer), pair.b, b);
      if (!(await sameBytes(x, y, turns))) unequal.add(pair.path);
    }
  } finally {
    tarsA?.close();
    tarsB?.close();
  }
  return unequal;
};

/** Entries at one place of equal layers: their digests were compared already. */
const isOneBody = (pair: Pair, a: Side, b: Side): boolean =>
  pair.a.entry === pair.b.entry &&
  a.image.layers[pair.a.layer]?.diffId === b.image.layers[pair.b.layer]?.diffId;

const bodyIn = (tar: Range, { layer, entry }: EntryRef, { image }: Side): Range => {
  const found = image.layers[layer]?.entries[entry];
  if (!found) throw new Error(`there is no entry ${layer}:${entry}`);
  return subrange(tar, found.bodyOffset, found.contentBytes);
};

const wantedOf = (pairs: readonly Pair[], { image }: Side, side: "a" | "b"): number[][] => {
  const lists = image.layers.map(() => new Set<number>());
  for (const pair of pairs) lists[pair[side].layer]?.add(pair[side].entry);
  return lists.map((list) => [...list].sort((x, y) => x - y));
};

/** Gives other work its turn every so many bytes: signals, progress. */
class Turns {
  #bytes = 0;

  async after(bytes: number): Promise<void> {
    this.#bytes += bytes;
    if (this.#bytes < TURN_BYTES) return;
    this.#bytes = 0;
    await setImmediate();
  }
}

const TURN_BYTES = 32 << 20;
const PIECE_BYTES = 1 << 20;

/** Turns are given between pieces only: the buffers serve all comparisons. */
export const sameBytes = async (x: Range, y: Range, turns = new Turns()): Promise<boolean> => {
  for (let at = 0; at < x.bytes; at += PIECE_BYTES) {
    const piece = readAt(x, at, PIECE_BYTES, left);
    if (!piece.equals(readAt(y, at, PIECE_BYTES, right))) return false;
    if (piece.length === PIECE_BYTES) await turns.after(piece.length);
  }
  return x.bytes === y.bytes;
};

const [left, right] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)];
