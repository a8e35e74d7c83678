import { deflateRawSync } from "node:zlib";

/** A zip of stored members, or of deflated ones. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export const zipOf = (
  members: Readonly<Record<string, string | Uint8Array>>,
  comment = "",
  isDeflated = false,
): Buffer => {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(members)) {
    const plain = Buffer.from(text);
    const body = isDeflated ? deflateRawSync(plain) : plain;
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(body.length, 20);
    entry.writeUInt32LE(plain.length, 24);
    entry.writeUInt16LE(isDeflated ? 8 : 0, 10);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), body);
    central.push(entry, Buffer.from(name));
    offset += 30 + name.length + body.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)]);
};
