import { textOfBytes } from "./packages/byte-names.ts";

/** Bytes beyond ASCII in a text that has a character a byte. */
export const WIDE: RegExp = /[\x80-\xff]/;

/** A name out of a text with a character a byte, where other letters have several. */
export const nameOfBytes = (word: string): string =>
  WIDE.test(word) ? textOfBytes(Buffer.from(word, "latin1")) : word;

/** Where absolute paths may begin: the names in the root, a character a byte, of which `/proc`, `/sys` and `/dev` are the kernel's. */
export const topNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.filter((name) => !KERNEL.has(name)).map((name) => Buffer.from(name).toString("latin1")));

const KERNEL: ReadonlySet<string> = new Set(["proc", "sys", "dev"]);
const SLASH = 0x2f;
const TOP_BYTES_MAX = 64;
const PATH_BYTES_MAX = 1024;

/** A table of bytes that a pattern of one character allows. */
const bytesLike = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (pattern.test(String.fromCharCode(byte)) ? 1 : 0));

const IN_PATH = bytesLike(/[A-Za-z0-9_./+@~-]/);
const ASCII_MAX = 0x7f;
/** Names in other scripts; whether what follows a path in ASCII belongs to it cannot be told, so both are looked for. */
const IN_WIDE_PATH = bytesLike(/[A-Za-z0-9_./+@~\x80-\xff-]/);
/** What cannot stand before an absolute path in a text: it would be the middle of a name, of an address, of a relative path. */
const BEFORE = bytesLike(/[A-Za-z0-9_./+@~-]/);

/**
 * What looks like an absolute path in a body, as it stands there: from a slash, a name of the root, and a slash, as far as names
 * reach, a character a byte. `anywhere` is for compiled programs, whose strings may follow one another without a gap.
 */
export const namedIn = (bytes: Uint8Array, tops: ReadonlySet<string>, anywhere: boolean): Set<string> => {
  const found = new Set<string>();
  for (let at = bytes.indexOf(SLASH); at >= 0; at = bytes.indexOf(SLASH, at + 1)) {
    if (!anywhere && at > 0 && BEFORE[bytes[at - 1] ?? 0] === 1) continue;
    if (!tops.has(topAt(bytes, at + 1))) continue;
    const run = runAt(bytes, at, IN_PATH);
    const isWide = (bytes[at + run.length] ?? 0) > ASCII_MAX;
    // Of `/srv/été` the directory is only the beginning.
    if (!isWide || !run.endsWith("/")) found.add(run);
    if (isWide) found.add(runAt(bytes, at, IN_WIDE_PATH));
    if (!anywhere) at += run.length - 1;
  }
  return found;
};

/** The first name of what may be a path; "" where there is none. */
const topAt = (bytes: Uint8Array, from: number): string => {
  let name = "";
  for (let at = from; at < from + TOP_BYTES_MAX; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === SLASH || IN_WIDE_PATH[byte] === 0) return name;
    name += String.fromCharCode(byte);
  }
  return "";
};

const runAt = (bytes: Uint8Array, from: number, allowed: Uint8Array): string => {
  let text = "";
  for (let at = from; at < from + PATH_BYTES_MAX && allowed[bytes[at] ?? 0] === 1; at++)
    text += String.fromCharCode(bytes[at] ?? 0);
  return text;
};

const DOT = 0x2e;
const IN_SONAME = bytesLike(/[A-Za-z0-9_.+-]/);

/** Names of shared libraries, as programs give them to dlopen(3): `libgcc_s.so.1`. */
export const sonamesIn = (bytes: Uint8Array): Set<string> => {
  const found = new Set<string>();
  for (let at = bytes.indexOf(DOT); at >= 0; at = bytes.indexOf(DOT, at + 1)) {
    if (bytes[at + 1] !== 0x73 || bytes[at + 2] !== 0x6f || IN_SONAME[bytes[at - 1] ?? 0] === 0) continue;
    let from = at;
    while (from > 0 && IN_SONAME[bytes[from - 1] ?? 0] === 1 && at - from < TOP_BYTES_MAX) from--;
    let to = at + 3;
    while (IN_SONAME[bytes[to] ?? 0] === 1 && to - at < TOP_BYTES_MAX) to++;
    found.add(String.fromCharCode(...bytes.subarray(from, to)));
    at = to;
  }
  return found;
};

const WORD_BYTES_MAX = 40;

/** First words of strings that end with a NUL: what a compiled program may give to execvp(3) and system(3). */
export const wordsIn = (bytes: Uint8Array): Set<string> => {
  const found = new Set<string>();
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0, from);
    const to = end < 0 ? bytes.length : end;
    let at = from;
    while (at < to && at - from <= WORD_BYTES_MAX && IN_SONAME[bytes[at] ?? 0] === 1) at++;
    if (at > from + 1 && at - from <= WORD_BYTES_MAX && (at === to || bytes[at] === 0x20))
      found.add(String.fromCharCode(...bytes.subarray(from, at)));
    from = to + 1;
  }
  return found;
};
