/** http://www.isthe.com/chongo/tech/comp/fnv/#FNV-param */
const OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;
const MASK = (1n << 128n) - 1n;

/**
 * 32 hex digits that stand for these texts, in this order: FNV-1a over the characters of their JSON, in which no text can be
 * taken for two. It tells findings apart from one run to the next and guards nothing, so it need not be a digest.
 */
export const fingerprintOf = (texts: readonly string[]): string => {
  let hash = OFFSET;
  for (const character of JSON.stringify(texts)) {
    hash ^= BigInt(character.codePointAt(0) ?? 0);
    hash = (hash * PRIME) & MASK;
  }
  return hash.toString(16).padStart(32, "0");
};
