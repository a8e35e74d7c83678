import type { Bits } from "./bits.ts";

/** By the bits that come next: a symbol, shifted, and how many of the bits are its code. */
export interface Code {
  readonly bits: number;
  readonly symbols: Uint16Array;
}

const CODE_BITS_MAX = 15;

/** The next symbol; -1 where no code begins so. */
export const next = (bits: Bits, { bits: most, symbols }: Code): number => {
  const found = symbols[bits.peek(most)] ?? 0;
  bits.drop(found & 15);
  return found === 0 ? -1 : found >> 4;
};

/** The code that lengths alone tell; null where more codes are given out than there is room for. */
const codeOf = (lengths: ArrayLike<number>): Code | null => {
  const bits = Math.max(1, ...Array.from(lengths));
  const symbols = new Uint16Array(1 << bits);
  let code = 0;
  for (let length = 1; length <= Math.min(bits, CODE_BITS_MAX); length++, code <<= 1)
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      if (code >= 1 << length) return null;
      const first = reversed(code++, length);
      for (let at = first; at < symbols.length; at += 1 << length) symbols[at] = (symbol << 4) | length;
    }
  return { bits, symbols };
};

const reversed = (code: number, length: number): number => {
  let turned = 0;
  for (let at = 0; at < length; at++) turned |= ((code >> at) & 1) << (length - 1 - at);
  return turned;
};

/** The two codes of a block. */
export interface Codes {
  readonly literals: Code;
  readonly distances: Code;
}

const codesFrom = (literals: readonly number[], distances: readonly number[]): Codes | null => {
  const forLiterals = codeOf(literals);
  const forDistances = codeOf(distances);
  return forLiterals && forDistances && { literals: forLiterals, distances: forDistances };
};

/** Those that no block has to write down. https://www.rfc-editor.org/rfc/rfc1951#page-12 */
export const FIXED: Codes | null = codesFrom(
  Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8)),
  Array.from({ length: 30 }, () => 5),
);

/** In which order the lengths of the code for lengths come. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const COPY = 16;
const ZEROS = 17;

/** Those that a block begins with; null where they are broken. */
export const codesOf = (bits: Bits): Codes | null => {
  const literals = bits.take(5) + 257;
  const all = literals + bits.take(5) + 1;
  const own = new Uint8Array(ORDER.length);
  for (const at of ORDER.slice(0, bits.take(4) + 4)) own[at] = bits.take(3);
  const code = codeOf(own);
  const lengths: number[] = [];
  while (code && lengths.length < all) {
    const symbol = next(bits, code);
    if (symbol < 0 || bits.isPastEnd) return null;
    if (symbol < COPY) lengths.push(symbol);
    else if (symbol === COPY) {
      const last = lengths.at(-1);
      if (last === undefined) return null;
      for (let left = bits.take(2) + 3; left > 0; left--) lengths.push(last);
    } else
      for (let left = symbol === ZEROS ? bits.take(3) + 3 : bits.take(7) + 11; left > 0; left--)
        lengths.push(0);
  }
  if (lengths.length !== all) return null;
  return codesFrom(lengths.slice(0, literals), lengths.slice(literals));
};
