import { compareDigits } from "./deb-version.ts";

/** Epoch, version and release; null where it is not said. */
export interface Evr {
  readonly epoch: string | null;
  readonly version: string;
  readonly release: string | null;
}

/** Of `[epoch:]version[-release]`. */
export const evrOf = (text: string): Evr => {
  const [, epoch = null, version = text, release = null] =
    /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/s.exec(text) ?? [];
  return { epoch, version, release };
};

/** No epoch is epoch 0; a release counts only where both have one. Negative, 0 or positive. */
export const compareEvrs = (a: Evr, b: Evr): number =>
  compareDigits(a.epoch ?? "0", b.epoch ?? "0") ||
  compareRpmVersions(a.version, b.version) ||
  (a.release === null || b.release === null ? 0 : compareRpmVersions(a.release, b.release));

const SEGMENT = /(\d+)|([A-Za-z]+)|([~^])/g;

/**
 * Segments of digits or letters in turn: `~` comes before the end, `^` after it, digits after letters.
 * https://rpm-software-management.github.io/rpm/man/rpm-version.7
 */
export const compareRpmVersions = (a: string, b: string): number => {
  if (a === b) return 0;
  const [left, right] = [a.match(SEGMENT) ?? [], b.match(SEGMENT) ?? []];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareSegments(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
};

/** `~`, the end, `^`, letters, digits. */
const weightOf = (segment: string | undefined): number => {
  if (segment === undefined) return 1;
  if (segment === "~") return 0;
  if (segment === "^") return 2;
  return /^\d/.test(segment) ? 4 : 3;
};

const compareSegments = (a: string | undefined, b: string | undefined): number => {
  const order = weightOf(a) - weightOf(b);
  if (order !== 0 || a === undefined || b === undefined) return order;
  if (weightOf(a) === 4) return compareDigits(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
};
