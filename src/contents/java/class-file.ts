import { latin1 } from "../root.ts";

/** What a class of Java refers to, by its constant pool. */
export interface ClassFile {
  /** Names have slashes: `java/lang/ProcessBuilder`. */
  readonly name: string;
  /** What it extends and implements. */
  readonly parents: readonly string[];
  /** Classes that it names, itself among them, and arrays as `[Ljava/lang/String;`. */
  readonly classes: readonly string[];
  /** Its string constants. Where texts are joined as it runs, what is put in between stands as U+0001. */
  readonly strings: readonly string[];
  /** Names of the methods of a class that it calls. */
  methodsOf(owner: string): readonly string[];
}

const MAGIC = 0xcafebabe;
const COUNT_AT = 8;
const POOL_AT = 10;

/** Bytes behind the tag, by tag; a text has its length in the first two. https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-4.html#jvms-4.4 */
const BYTES: readonly (number | undefined)[] = Object.assign(new Array<number | undefined>(256), {
  ...{ 1: 2, 3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4 },
  ...{ 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2 },
});
const [TEXT, LONG, DOUBLE, CLASS, STRING, METHOD, INTERFACE_METHOD, NAME_AND_TYPE] = [
  1, 5, 6, 7, 8, 10, 11, 12,
];

/** Null where it is no class, or ends too early. Fields and methods, which come behind, are not looked at. */
export const readClass = (bytes: Uint8Array): ClassFile | null => {
  const pool = poolOf(bytes);
  if (pool === null) return null;
  const { view, end } = pool;
  // Access flags, the class itself, its superclass, the number of interfaces, and these.
  if (end + 8 > bytes.length || end + 8 + 2 * view.getUint16(end + 6) > bytes.length) return null;
  const parents = [end + 4];
  for (let at = 0; at < view.getUint16(end + 6); at++) parents.push(end + 8 + 2 * at);
  return {
    name: classAt(pool, end + 2),
    parents: parents.map((at) => classAt(pool, at)).filter((it) => it !== ""),
    classes: constantsOf(pool, CLASS).map((at) => textAt(pool, at + 1)),
    strings: constantsOf(pool, STRING).map((at) => textAt(pool, at + 1)),
    methodsOf: (owner) =>
      [...constantsOf(pool, METHOD), ...constantsOf(pool, INTERFACE_METHOD)]
        .filter((at) => classAt(pool, at + 1) === owner)
        .map((at) => nameAt(pool, at + 3)),
  };
};

interface Pool {
  readonly view: DataView;
  /** Where each constant's tag lies, by its index; 0 where there is none. */
  readonly places: readonly number[];
  readonly end: number;
}

const poolOf = (bytes: Uint8Array): Pool | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < POOL_AT || view.getUint32(0) !== MAGIC) return null;
  const count = view.getUint16(COUNT_AT);
  const places = [0];
  let at = POOL_AT;
  while (places.length < count) {
    const tag = bytes[at] ?? 0;
    const most = BYTES[tag];
    if (most === undefined || at + 1 + most > bytes.length) return null;
    places.push(at);
    // An oddity of old: those of eight bytes take two indices.
    if (tag === LONG || tag === DOUBLE) places.push(0);
    at += 1 + most + (tag === TEXT ? view.getUint16(at + 1) : 0);
  }
  return at > bytes.length ? null : { view, places, end: at };
};

const constantsOf = ({ view, places }: Pool, tag: number): readonly number[] =>
  places.filter((at) => at > 0 && view.getUint8(at) === tag);

/** Where the constant lies whose index stands at a place; 0 where it is another's. */
const follow = ({ view, places }: Pool, at: number, tag: number): number => {
  const place = places[view.getUint16(at)] ?? 0;
  return place > 0 && view.getUint8(place) === tag ? place : 0;
};

/** "" where the index leads to no text. */
const textAt = (pool: Pool, at: number): string => {
  const place = follow(pool, at, TEXT);
  if (place === 0) return "";
  const { view } = pool;
  return decoded(new Uint8Array(view.buffer, view.byteOffset + place + 3, view.getUint16(place + 1)));
};

const classAt = (pool: Pool, at: number): string => {
  const place = follow(pool, at, CLASS);
  return place === 0 ? "" : textAt(pool, place + 1);
};

const nameAt = (pool: Pool, at: number): string => {
  const place = follow(pool, at, NAME_AND_TYPE);
  return place === 0 ? "" : textAt(pool, place + 1);
};

/**
 * Java writes a zero in two bytes, and what is beyond U+FFFF as two surrogates of three bytes each.
 * https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-4.html#jvms-4.4.7
 */
const decoded = (bytes: Uint8Array): string => {
  const text = latin1(bytes);
  if (!/[\x80-\xff]/.test(text)) return text;
  return text.replace(/[\xc0-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}/g, (letter) => {
    const [first = 0, ...others] = [...letter].map((byte) => byte.charCodeAt(0));
    const begin = others.length === 1 ? first & 0x1f : first & 0xf;
    return String.fromCharCode(others.reduce((sum, byte) => (sum << 6) | (byte & 0x3f), begin));
  });
};
