import { compareDigits } from "./deb-version.ts";

/** One part of a version, in the order in which parts may follow one another. */
interface Part {
  readonly kind: "number" | "letter" | "suffix" | "suffix number" | "hash" | "revision";
  readonly text: string;
}

const SUFFIXES_BEFORE = ["alpha", "beta", "pre", "rc"];
const SUFFIXES_AFTER = ["cvs", "svn", "git", "hg", "p"];

/**
 * The order of Alpine versions: `number{.number}{letter}{_suffix{number}}{~hash}{-r#}`: negative, 0 or positive.
 * https://man.archlinux.org/man/apk-package.5
 */
export const compareApkVersions = (a: string, b: string): number => {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareParts(left[at], right[at], at);
    if (order !== 0) return order;
  }
  return 0;
};

/** Whether a version starts with all parts of another: `foo~1.2` takes 1.2.9 and 1.2_rc1. */
export const isApkPrefix = (prefix: string, version: string): boolean => {
  const parts = partsOf(version);
  return partsOf(prefix).every((part, at) => compareParts(part, parts[at], at) === 0);
};

const PART = /^(?:\.?(\d+)|([a-z])|_([a-z]+)(\d*)|~([0-9a-f]+)|-r(\d+)|(.+))/;

const partsOf = (version: string): Part[] => {
  const parts: Part[] = [];
  for (let rest = version; rest !== ""; ) {
    const [whole = rest, number, letter, suffix, suffixNumber, hash, revision, odd] = PART.exec(rest) ?? [];
    if (number !== undefined) parts.push({ kind: "number", text: number });
    else if (letter !== undefined) parts.push({ kind: "letter", text: letter });
    else if (suffix !== undefined)
      parts.push({ kind: "suffix", text: suffix }, { kind: "suffix number", text: suffixNumber || "0" });
    else if (revision !== undefined) parts.push({ kind: "revision", text: revision });
    else parts.push({ kind: "hash", text: hash ?? odd ?? "" });
    rest = rest.slice(whole.length);
  }
  return parts;
};

/** Where one version has a part and the other another kind, or none: the higher the later version. */
const WEIGHTS: Readonly<Record<Part["kind"], number>> = {
  number: 6,
  letter: 5,
  suffix: 4,
  "suffix number": 3,
  hash: 2,
  revision: 1,
};

const weightOf = (part: Part | undefined): number => {
  if (!part) return 0;
  return part.kind === "suffix" && SUFFIXES_BEFORE.includes(part.text) ? -1 : WEIGHTS[part.kind];
};

const compareParts = (a: Part | undefined, b: Part | undefined, at: number): number => {
  if (!a || !b || a.kind !== b.kind) return weightOf(a) - weightOf(b);
  switch (a.kind) {
    case "number":
      // After the first, digits behind a zero are a fraction.
      return at > 0 && (a.text.startsWith("0") || b.text.startsWith("0"))
        ? compareText(a.text, b.text)
        : compareDigits(a.text, b.text);
    case "suffix":
      return rankOf(a.text) - rankOf(b.text);
    case "suffix number":
    case "revision":
      return compareDigits(a.text, b.text);
    case "letter":
    case "hash":
      return compareText(a.text, b.text);
    default:
      return a.kind satisfies never;
  }
};

const rankOf = (suffix: string): number => {
  const before = SUFFIXES_BEFORE.indexOf(suffix);
  return before === -1 ? SUFFIXES_AFTER.indexOf(suffix) + 1 : before - SUFFIXES_BEFORE.length;
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
