/**
 * The order of Debian versions: negative, 0 or positive.
 * https://manpages.debian.org/deb-version.7
 */
export const compareDebVersions = (a: string, b: string): number => {
  if (a === b) return 0;
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
};

const partsOf = (version: string): { epoch: number; upstream: string; revision: string } => {
  const colon = version.indexOf(":");
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf("-");
  return {
    epoch: colon === -1 ? 0 : Number(version.slice(0, colon)) || 0,
    upstream: hyphen === -1 ? rest : rest.slice(0, hyphen),
    revision: hyphen === -1 ? "" : rest.slice(hyphen + 1),
  };
};

const PIECES = /(\D*)(\d*)/y;

/** Pieces that are no digits, then pieces that are, in turns. */
const comparePart = (a: string, b: string): number => {
  for (let left = 0, right = 0; left < a.length || right < b.length; ) {
    const [one, other] = [pieceAt(a, left), pieceAt(b, right)];
    const order = compareText(one.text, other.text) || compareDigits(one.digits, other.digits);
    if (order !== 0) return order;
    left += one.text.length + one.digits.length;
    right += other.text.length + other.digits.length;
  }
  return 0;
};

const pieceAt = (part: string, at: number): { text: string; digits: string } => {
  PIECES.lastIndex = at;
  const [, text = "", digits = ""] = PIECES.exec(part) ?? [];
  return { text, digits };
};

/** A tilde before the end, the end before letters, letters before all else. */
const weightOf = (text: string, at: number): number => {
  if (at >= text.length) return 0;
  const character = text.charAt(at);
  if (character === "~") return -1;
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256;
};

const compareText = (a: string, b: string): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = weightOf(a, at) - weightOf(b, at);
    if (order !== 0) return order;
  }
  return 0;
};

/** Digits of any length as numbers; none are zero. */
export const compareDigits = (a: string, b: string): number => {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
};
