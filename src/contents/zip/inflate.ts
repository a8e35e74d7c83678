import { Bits, Output } from "./bits.ts";
import { type Codes, codesOf, FIXED, next } from "./codes.ts";

/**
 * What a deflated body inflates to, but no more than its first `bytesMax` bytes; null where it is broken before that. It is here because rooms
 * that are pure have no zlib, and need but a manifest now and then. https://www.rfc-editor.org/rfc/rfc1951
 */
export const inflate = (body: Uint8Array, bytesMax: number): Uint8Array | null => {
  const bits = new Bits(body);
  const out = new Output(bytesMax);
  for (let isLast = false; !isLast && !out.isFull && !bits.isPastEnd; ) {
    isLast = bits.take(1) === 1;
    const isWhole = blockOf(bits.take(2), bits, out);
    if (!isWhole && !out.isFull) return null;
  }
  return bits.isPastEnd ? null : out.bytes();
};

/** False where the block is broken, or there is no room for it. */
const blockOf = (kind: number, bits: Bits, out: Output): boolean => {
  if (kind === 0) return stored(bits, out);
  const codes = kind === 1 ? FIXED : kind === 2 ? codesOf(bits) : null;
  return codes !== null && coded(bits, out, codes);
};

const stored = (bits: Bits, out: Output): boolean => {
  bits.toByte();
  const length = bits.take(16);
  if ((length ^ 0xffff) !== bits.take(16)) return false;
  for (let left = length; left > 0; left--) if (bits.isPastEnd || !out.push(bits.take(8))) return false;
  return true;
};

const END_OF_BLOCK = 256;

const coded = (bits: Bits, out: Output, { literals, distances }: Codes): boolean => {
  while (!bits.isPastEnd) {
    const symbol = next(bits, literals);
    if (symbol === END_OF_BLOCK) return true;
    if (symbol < END_OF_BLOCK) {
      if (symbol < 0 || !out.push(symbol)) return false;
      continue;
    }
    const [length, lengthBits] = LENGTHS[symbol - END_OF_BLOCK - 1] ?? NOTHING;
    const whole = length + bits.take(lengthBits);
    const [distance, distanceBits] = DISTANCES[next(bits, distances)] ?? NOTHING;
    if (length === 0 || distance === 0) return false;
    if (!out.repeat(distance + bits.take(distanceBits), whole)) return false;
  }
  return false;
};

const NOTHING = [0, 0] as const;

/** What a step of length or distance begins with, and how many bits follow: every `perStep` codes there is one more. */
const stepsOf = (count: number, first: number, perStep: number): readonly (readonly [number, number])[] => {
  let from = first;
  return Array.from({ length: count }, (_, at) => {
    const bits = Math.max(0, Math.floor(at / perStep) - 1);
    const step = [from, bits] as const;
    from += 1 << bits;
    return step;
  });
};

/** The last length has a code of its own. */
const LENGTHS = [...stepsOf(28, 3, 4), [258, 0] as const];
const DISTANCES = stepsOf(30, 1, 2);
