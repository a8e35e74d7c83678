/** One path as an mtree(5) manifest lists it, defaults of `/set` filled in. */
export interface MtreeEntry {
  /** Absolute; bytes that are no UTF-8 stand as U+DC80…U+DCFF, as in slim's own paths. */
  readonly path: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly size: number;
  readonly mtimeSeconds: number;
  /** A symbolic link's target; null for the rest. */
  readonly link: string | null;
  readonly sha256: string | null;
  /** Values in base64, as listed. */
  readonly xattrs: Readonly<Record<string, string>>;
}

type Keys = ReadonlyMap<string, string>;

/**
 * Reads what `umoci unpack` leaves: a name without a slash lies in the directory opened last, `..` closes it.
 * https://man.freebsd.org/cgi/man.cgi?query=mtree&sektion=5
 */
export const parseMtree = (text: string): MtreeEntry[] => {
  const entries: MtreeEntry[] = [];
  const open: string[] = [];
  let defaults: Keys = new Map();
  for (const line of text.split("\n")) {
    const [name = "", ...words] = line.trim().split(/\s+/);
    if (name === "" || name.startsWith("#")) continue;
    if (name === "/set") defaults = new Map([...defaults, ...keysOf(words)]);
    else if (name === "..") open.pop();
    else {
      const entry = entryOf(pathOf(open, unvis(name)), new Map([...defaults, ...keysOf(words)]));
      entries.push(entry);
      if (entry.type === "dir") open.push(entry.path);
    }
  }
  return entries;
};

const pathOf = (open: readonly string[], name: string): string =>
  name === "." && open.length === 0 ? "/" : `${open.at(-1) ?? ""}/${name}`.replace("//", "/");

const keysOf = (words: readonly string[]): Keys =>
  new Map(words.map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]));

const entryOf = (path: string, keys: Keys): MtreeEntry => {
  const need = (key: string): string => {
    const value = keys.get(key);
    if (value === undefined) throw new Error(`mtree: ${path} has no ${key}`);
    return value;
  };
  const link = keys.get("link");
  return {
    path,
    type: need("type"),
    mode: Number.parseInt(need("mode"), 8),
    uid: Number(need("uid")),
    gid: Number(need("gid")),
    nlink: Number(need("nlink")),
    size: Number(need("size")),
    mtimeSeconds: Number(need("tar_time")),
    link: link === undefined ? null : unvis(link),
    sha256: keys.get("sha256digest") ?? null,
    xattrs: Object.fromEntries(
      [...keys].filter(([key]) => key.startsWith("xattr.")).map(([key, value]) => [key.slice(6), value]),
    ),
  };
};

/** Undoes vis(3): `\012` is the byte of that octal number, `\\` a backslash. */
const unvis = (text: string): string => {
  if (!text.includes("\\")) return text;
  const bytes: Buffer[] = [];
  for (const [piece] of text.matchAll(/\\[0-7]{3}|\\\\|\\.|[^\\]+/g)) {
    if (/^\\[0-7]/.test(piece)) bytes.push(Buffer.of(Number.parseInt(piece.slice(1), 8)));
    else if (piece === "\\\\") bytes.push(Buffer.from("\\"));
    else if (piece.startsWith("\\")) throw new Error(`mtree: ${piece} in ${text} is no known escape`);
    else bytes.push(Buffer.from(piece));
  }
  return textOf(Buffer.concat(bytes));
};

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const decoded = (bytes: Buffer): string | null => {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const textOf = (bytes: Buffer): string => {
  const whole = decoded(bytes);
  if (whole !== null) return whole;
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const lengths = [1, 2, 3, 4];
    const length = lengths.find((count) => decoded(bytes.subarray(at, at + count))?.length);
    text += length
      ? bytes.toString("utf8", at, at + length)
      : String.fromCharCode(0xdc00 + bytes.readUInt8(at));
    at += length ?? 1;
  }
  return text;
};
