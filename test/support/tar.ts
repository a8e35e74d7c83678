/** A name: text, or its bytes where they are no UTF-8. Text may hold lone surrogates U+DC80…U+DCFF for such bytes. */
export type Name = string | Buffer;

export type MemberKind = "file" | "directory" | "symlink" | "hardlink" | "character" | "block" | "fifo";

/** How what does not fit into a header is written: PAX records, GNU's `L` and `K` members and base-256 numbers, or not at all. */
export type TarForm = "pax" | "gnu" | "v7";

/** Where a sparse file's data lies: the rest of its `bytes` are zeros that the tar does not hold. */
export interface Sparse {
  readonly form: "gnu" | "pax-0.1" | "pax-1.0";
  readonly bytes: number;
  readonly pieces: readonly (readonly [offset: number, data: Buffer])[];
}

/** One member of a tar. All but the path may be left out: a slash at its end makes a directory, a `target` a symbolic link. */
export interface Member {
  readonly path: Name;
  readonly kind?: MemberKind;
  readonly body?: string | Buffer;
  readonly target?: Name;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtimeSeconds?: number;
  readonly device?: readonly [major: number, minor: number];
  readonly xattrs?: Readonly<Record<string, string | Buffer>>;
  /** Records besides those that the other fields need. */
  readonly pax?: Readonly<Record<string, string | Buffer>>;
  readonly form?: TarForm;
  readonly sparse?: Sparse;
  /** The type flag as it stands in the header, whatever the kind. */
  readonly flag?: string;
  /** The size that the header states, whatever the body. */
  readonly statedBytes?: number;
  readonly badChecksum?: boolean;
}

/** Blocks that are copied as they are. */
export interface Blocks {
  readonly blocks: Buffer;
}

const FLAGS: Readonly<Record<MemberKind, string>> = {
  file: "0",
  hardlink: "1",
  symlink: "2",
  character: "3",
  block: "4",
  directory: "5",
  fifo: "6",
};

export const BLOCK = 512;

/** A tar: members, then two zero blocks. */
export const tarOf = (members: readonly (Member | Blocks)[], end: Buffer = Buffer.alloc(2 * BLOCK)): Buffer =>
  Buffer.concat([...members.map((member) => ("blocks" in member ? member.blocks : memberOf(member))), end]);

/** A global PAX header, which speaks of all that follows. */
export const globalHeader = (records: Readonly<Record<string, string>>): Blocks => ({
  blocks: extension("g", "pax_global_header", paxBody(Object.entries(records))),
});

export const bytesOf = (name: Name): Buffer => {
  if (typeof name !== "string") return name;
  return Buffer.concat(
    [...name].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(character);
    }),
  );
};

const memberOf = (member: Member): Buffer => {
  const path = bytesOf(member.path);
  const slash = path.at(-1) === 0x2f;
  const kind = member.kind ?? (slash ? "directory" : member.target === undefined ? "file" : "symlink");
  const name = kind === "directory" && !slash ? Buffer.concat([path, Buffer.from("/")]) : path;
  const target = bytesOf(member.target ?? "");
  const form = member.form ?? "pax";
  const { header, maps, body, records } = sparseParts(member, name);
  const stated: (readonly [string, string | Buffer])[] = [...records];
  const [uid, gid] = [member.uid ?? 0, member.gid ?? 0];
  const mtime = member.mtimeSeconds ?? 0;
  const before: Buffer[] = [];
  if (form === "pax") {
    if (name.length > 100 && !member.sparse) stated.push(["path", name]);
    if (target.length > 100) stated.push(["linkpath", target]);
    if (uid > 0o7777777) stated.push(["uid", `${uid}`]);
    if (gid > 0o7777777) stated.push(["gid", `${gid}`]);
    if (mtime < 0 || mtime % 1 !== 0 || mtime > 0o77777777777) stated.push(["mtime", `${mtime}`]);
  } else if (form === "gnu") {
    if (name.length > 100)
      before.push(extension("L", "././@LongLink", Buffer.concat([name, Buffer.alloc(1)])));
    if (target.length > 100)
      before.push(extension("K", "././@LongLink", Buffer.concat([target, Buffer.alloc(1)])));
  }
  for (const [key, value] of Object.entries(member.xattrs ?? {})) stated.push([`SCHILY.xattr.${key}`, value]);
  stated.push(...Object.entries(member.pax ?? {}));
  if (stated.length > 0) before.unshift(extension("x", "PaxHeaders/member", paxBody(stated)));
  const block = Buffer.alloc(BLOCK);
  name.copy(block, 0, 0, 100);
  number(block, 100, 8, member.mode ?? (kind === "directory" ? 0o755 : kind === "symlink" ? 0o777 : 0o644));
  number(block, 108, 8, form === "pax" && uid > 0o7777777 ? 0 : uid);
  number(block, 116, 8, form === "pax" && gid > 0o7777777 ? 0 : gid);
  number(block, 124, 12, member.statedBytes ?? body.length);
  number(
    block,
    136,
    12,
    form === "gnu" ? Math.floor(mtime) : Math.max(0, Math.min(0o77777777777, Math.floor(mtime))),
  );
  block.write(member.flag ?? (member.sparse?.form === "gnu" ? "S" : FLAGS[kind]), 156, "latin1");
  target.copy(block, 157, 0, 100);
  if (form !== "v7")
    block.write(
      form === "gnu" || member.sparse?.form === "gnu" ? "ustar  \0" : "ustar\u000000",
      257,
      "latin1",
    );
  if (member.device) {
    number(block, 329, 8, member.device[0]);
    number(block, 337, 8, member.device[1]);
  }
  header.copy(block, 386);
  seal(block, member.badChecksum ? 1 : 0);
  return Buffer.concat([...before, block, maps, padded(body)]);
};

/** Octal, or base-256 where that does not fit: GNU's way for what is large or negative. */
const number = (block: Buffer, at: number, bytes: number, value: number): void => {
  const digits = value >= 0 ? value.toString(8) : "";
  if (value >= 0 && digits.length < bytes) {
    block.write(`${digits.padStart(bytes - 1, "0")}\0`, at, "latin1");
    return;
  }
  for (let i = bytes - 1, rest = BigInt(value); i >= 0; i--, rest >>= 8n)
    block[at + i] = Number(rest & 0xffn);
  block[at] = value < 0 ? 0xff : (block[at] ?? 0) | 0x80;
};

const seal = (block: Buffer, error: number): void => {
  block.write("        ", 148, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0) + error;
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
};

const padded = (body: Buffer): Buffer =>
  Buffer.concat([body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);

const extension = (flag: string, name: string, body: Buffer): Buffer => {
  const block = Buffer.alloc(BLOCK);
  block.write(name, 0);
  for (const at of [100, 108, 116]) number(block, at, 8, 0);
  number(block, 124, 12, body.length);
  number(block, 136, 12, 0);
  block.write(flag, 156);
  block.write("ustar\u000000", 257, "latin1");
  seal(block, 0);
  return Buffer.concat([block, padded(body)]);
};

const paxBody = (records: readonly (readonly [string, string | Buffer])[]): Buffer =>
  Buffer.concat(
    records.map(([key, value]) => {
      const rest = Buffer.concat([Buffer.from(` ${key}=`), bytesOf(value), Buffer.from("\n")]);
      let length = rest.length + 1;
      while (`${length}`.length + rest.length !== length) length = `${length}`.length + rest.length;
      return Buffer.concat([Buffer.from(`${length}`), rest]);
    }),
  );

/** What a sparse file puts into the header from byte 386 on, further maps, its records, and the body as stored. */
const sparseParts = (
  { sparse, body }: Member,
  name: Buffer,
): { header: Buffer; maps: Buffer; body: Buffer; records: (readonly [string, string | Buffer])[] } => {
  if (!sparse)
    return { header: Buffer.alloc(0), maps: Buffer.alloc(0), body: Buffer.from(body ?? ""), records: [] };
  const data = Buffer.concat(sparse.pieces.map(([, piece]) => piece));
  const map = sparse.pieces.flatMap(([offset, piece]) => [offset, piece.length]);
  if (sparse.form === "pax-0.1")
    return {
      header: Buffer.alloc(0),
      maps: Buffer.alloc(0),
      body: data,
      records: [
        ["GNU.sparse.size", `${sparse.bytes}`],
        ["GNU.sparse.numblocks", `${sparse.pieces.length}`],
        ["GNU.sparse.map", map.join(",")],
        ["GNU.sparse.name", name],
      ],
    };
  if (sparse.form === "pax-1.0")
    return {
      header: Buffer.alloc(0),
      maps: Buffer.alloc(0),
      body: Buffer.concat([padded(Buffer.from(`${[sparse.pieces.length, ...map].join("\n")}\n`)), data]),
      records: [
        ["GNU.sparse.major", "1"],
        ["GNU.sparse.minor", "0"],
        ["GNU.sparse.name", name],
        ["GNU.sparse.realsize", `${sparse.bytes}`],
      ],
    };
  const header = Buffer.alloc(109);
  map.slice(0, 8).forEach((value, i) => {
    number(header, i * 12, 12, value);
  });
  header[96] = map.length > 8 ? 1 : 0;
  number(header, 97, 12, sparse.bytes);
  return { header, maps: extendedMaps(map.slice(8)), body: data, records: [] };
};

/** GNU's further map blocks: 21 pairs each, and whether another follows. */
const extendedMaps = (map: readonly number[]): Buffer => {
  const blocks: Buffer[] = [];
  for (let at = 0; at < map.length; at += 42) {
    const block = Buffer.alloc(BLOCK);
    map.slice(at, at + 42).forEach((value, i) => {
      number(block, i * 12, 12, value);
    });
    block[504] = at + 42 < map.length ? 1 : 0;
    blocks.push(block);
  }
  return Buffer.concat(blocks);
};
