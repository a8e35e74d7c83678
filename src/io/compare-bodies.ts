import type { ImagePath } from "../model/path.ts";
import type { Opened } from "./open.ts";
import { type Range, readAt } from "./range.ts";

/** Two bodies of equal size; `layer` and `entry` name an entry of either image. */
interface Pair {
  readonly path: ImagePath;
  readonly a: { readonly layer: number; readonly entry: number };
  readonly b: { readonly layer: number; readonly entry: number };
}

/**
 * The paths whose bodies differ. Where both can be read again they are compared byte by byte; where one only came by,
 * by fingerprint.
 */
export const unequalBodies = async (
  pairs: readonly Pair[],
  a: Pick<Opened, "image" | "content">,
  b: Pick<Opened, "image" | "content">,
): Promise<Set<ImagePath>> => {
  const unequal = new Set<ImagePath>();
  const byFingerprint: Pair[] = [];
  for (const pair of pairs) {
    const [x, y] = [a.content.range(pair.a), b.content.range(pair.b)];
    if (!x || !y) byFingerprint.push(pair);
    else if (!sameBytes(x, y)) unequal.add(pair.path);
  }
  const wanted = (of: Pick<Opened, "image">, side: "a" | "b"): number[][] => {
    const lists = of.image.layers.map(() => new Set<number>());
    for (const pair of byFingerprint) lists[pair[side].layer]?.add(pair[side].entry);
    return lists.map((list) => [...list].sort((x, y) => x - y));
  };
  const [ofA, ofB] = await Promise.all([
    a.content.fingerprints(wanted(a, "a")),
    b.content.fingerprints(wanted(b, "b")),
  ]);
  for (const pair of byFingerprint)
    if (ofA[pair.a.layer]?.[pair.a.entry] !== ofB[pair.b.layer]?.[pair.b.entry]) unequal.add(pair.path);
  return unequal;
};

const PIECE_BYTES = 1 << 20;
const [left, right] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)];

const sameBytes = (x: Range, y: Range): boolean => {
  for (let at = 0; at < x.bytes; at += PIECE_BYTES)
    if (!readAt(x, at, PIECE_BYTES, left).equals(readAt(y, at, PIECE_BYTES, right))) return false;
  return x.bytes === y.bytes;
};
