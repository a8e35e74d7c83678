/**
 * Text of bytes, spelt as the tree spells its names: UTF-8, and U+DC80…U+DCFF for each byte that is none, so that nothing is lost and
 * a name in a database is the same string as the name in the tree.
 */
export const textOfBytes = (bytes: Uint8Array): string => {
  try {
    return strict.decode(bytes);
  } catch {
    return escaped(bytes);
  }
};

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const escaped = (bytes: Uint8Array): string => {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = sequenceLength(bytes, at);
    at += Math.max(length, 1);
    if (length < 2) {
      units[count++] = length === 1 ? first : 0xdc00 + first;
      continue;
    }
    let point = first & (0x7f >> length);
    for (let next = at - length + 1; next < at; next++) point = (point << 6) | ((bytes[next] ?? 0) & 0x3f);
    if (point > 0xffff) {
      units[count++] = 0xd7c0 + (point >> 10);
      point = 0xdc00 + (point & 0x3ff);
    }
    units[count++] = point;
  }
  return stringOf(units.subarray(0, count));
};

const CALL_ARGUMENTS_MAX = 8192;

const stringOf = (units: Uint16Array): string => {
  let text = "";
  for (let at = 0; at < units.length; at += CALL_ARGUMENTS_MAX)
    text += String.fromCharCode(...units.subarray(at, at + CALL_ARGUMENTS_MAX));
  return text;
};

/** How many bytes make a well-formed sequence here; 0 where none do. https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506 */
const sequenceLength = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const [least, most] = SECOND[first] ?? [0x80, 0xbf];
  if (second < least || second > most) return 0;
  for (let next = at + 2; next < at + length; next++) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
};

/** Where the second byte has less room than the others: no overlong form, no surrogate, nothing above U+10FFFF. */
const SECOND: Readonly<Record<number, readonly [number, number]>> = {
  224: [0xa0, 0xbf],
  237: [0x80, 0x9f],
  240: [0x90, 0xbf],
  244: [0x80, 0x8f],
};
