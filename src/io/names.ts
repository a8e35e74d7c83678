/**
 * Names in a tar are bytes. Those that are not UTF-8 keep their identity as lone surrogates U+DC80…U+DCFF, a byte each,
 * as Python's "surrogateescape" does (PEP 383), so that decoding loses nothing and no two names fall together.
 */
export const decodeName = (bytes: Buffer): string => {
  const text = bytes.toString("utf8");
  return text.includes("\uFFFD") ? decodeEscaped(bytes) : text;
};

/** The bytes of a name: the inverse of `decodeName`. */
export const encodeName = (name: string): Buffer => {
  if (!/[\uDC80-\uDCFF]/.test(name)) return Buffer.from(name, "utf8");
  const parts: Buffer[] = [];
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character, "utf8"));
  }
  return Buffer.concat(parts);
};

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const decodeEscaped = (bytes: Buffer): string => {
  let name = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes, at);
    name +=
      length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString("utf8", at, at + length);
    at += length || 1;
  }
  return name;
};

/** How many bytes make a valid UTF-8 sequence here; 0 where none does. */
const sequenceLength = (bytes: Buffer, at: number): number => {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  try {
    strict.decode(bytes.subarray(at, at + length));
    return length;
  } catch {
    return 0;
  }
};
