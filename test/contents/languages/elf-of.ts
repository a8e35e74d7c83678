/** A program of 64 bits that is nothing but sections, padded so that it is large enough to be one. A note of Go's has a segment too. */
export const elfOf = (sections: Readonly<Record<string, Buffer>>, paddingBytes = 300_000): Buffer => {
  const names = ["", ...Object.keys(sections), ".shstrtab"];
  const strings = Buffer.from(`${names.join("\0")}\0`, "latin1");
  const bodies = [Buffer.alloc(0), ...Object.values(sections), strings];
  const header = Buffer.alloc(64);
  header.write("\x7fELF\x02\x01\x01", "latin1");
  const table = Buffer.alloc(64 * bodies.length);
  let offset = 64;
  let nameAt = 0;
  const segment = Buffer.alloc(56);
  bodies.forEach((body, at) => {
    if (names[at] === ".note.go.buildid") {
      segment.writeUInt32LE(4, 0);
      segment.writeBigUInt64LE(BigInt(offset), 8);
      segment.writeBigUInt64LE(BigInt(body.length), 32);
    }
    table.writeUInt32LE(nameAt, 64 * at);
    table.writeBigUInt64LE(BigInt(offset), 64 * at + 24);
    table.writeBigUInt64LE(BigInt(body.length), 64 * at + 32);
    offset += body.length;
    nameAt += (names[at]?.length ?? 0) + 1;
  });
  header.writeBigUInt64LE(BigInt(offset), 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(bodies.length, 60);
  header.writeUInt16LE(bodies.length - 1, 62);
  const isMarked = segment[0] !== 0;
  if (isMarked) {
    header.writeBigUInt64LE(BigInt(offset + table.length), 32);
    header.writeUInt16LE(56, 54);
    header.writeUInt16LE(1, 56);
  }
  const segments = isMarked ? [segment] : [];
  return Buffer.concat([header, ...bodies, table, ...segments, Buffer.alloc(paddingBytes)]);
};

/** By which Go's linker marks what it made. https://pkg.go.dev/cmd/internal/buildid */
export const GO_NOTE = Buffer.from("\x04\0\0\0\x04\0\0\0\x04\0\0\0Go\0\0abcd", "latin1");

const MARK = Buffer.from("3077af0c9274080241e1c107e6d618e6", "hex");

/** What Go's linker writes down since 1.18. */
export const goBuildOf = (version: string, record: string): Buffer => {
  const text = (bytes: Buffer): Buffer => {
    const length: number[] = [];
    for (let rest = bytes.length; ; rest >>= 7) {
      length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
      if (rest <= 0x7f) return Buffer.concat([Buffer.from(length), bytes]);
    }
  };
  const header = Buffer.alloc(32);
  header.write("\xff Go buildinf:", "latin1");
  header[14] = 8;
  header[15] = 2;
  return Buffer.concat([
    header,
    text(Buffer.from(version)),
    text(Buffer.concat([MARK, Buffer.from(record), MARK])),
  ]);
};
