export interface ElfSpec {
  readonly bits?: 32 | 64;
  readonly bigEndian?: boolean;
  /** `e_machine`; 62 is x86-64. */
  readonly machine?: number;
  readonly interpreter?: string;
  readonly needed?: readonly string[];
  readonly soname?: string;
  readonly rpath?: string;
  readonly runpath?: string;
  /** The body of a dlopen note. */
  readonly dlopen?: string;
}

const TAGS = { needed: 1, strtab: 5, strsz: 10, soname: 14, rpath: 15, runpath: 29 } as const;

/** A small ELF file: what a linker reads of one, and no code. All of it is one segment at address 0. */
export const elfWith = (spec: ElfSpec): Buffer => {
  const { bits = 64, bigEndian = false, machine = 62 } = spec;
  const wide = bits === 64;
  let strings = "\0";
  const nameOf = (text: string): number => {
    const at = strings.length;
    strings += `${text}\0`;
    return at;
  };
  const entries: (readonly [number, number])[] = (spec.needed ?? []).map((it) => [TAGS.needed, nameOf(it)]);
  for (const tag of ["soname", "rpath", "runpath"] as const) {
    const value = spec[tag];
    if (value !== undefined) entries.push([TAGS[tag], nameOf(value)]);
  }
  const word = wide ? 8 : 4;
  const [headerBytes, segmentBytes] = wide ? [64, 56] : [52, 32];
  const interpreter = Buffer.from(spec.interpreter === undefined ? "" : `${spec.interpreter}\0`);
  const note = spec.dlopen === undefined ? Buffer.alloc(0) : noteOf(spec.dlopen, bigEndian);
  const segmentCount = 2 + (interpreter.length > 0 ? 1 : 0) + (note.length > 0 ? 1 : 0);
  const dynamicAt = headerBytes + segmentBytes * segmentCount;
  const dynamicBytes = (entries.length + 3) * 2 * word;
  const stringsAt = dynamicAt + dynamicBytes;
  const interpreterAt = stringsAt + strings.length;
  const noteAt = interpreterAt + interpreter.length;
  const sectionNames = Buffer.from("\0.shstrtab\0");
  const [sectionBytes, namesAt] = [wide ? 64 : 40, noteAt + note.length];
  const sectionsAt = namesAt + sectionNames.length;
  const bytes = Buffer.alloc(sectionsAt + 2 * sectionBytes);
  const u16 = (at: number, value: number): unknown =>
    bigEndian ? bytes.writeUInt16BE(value, at) : bytes.writeUInt16LE(value, at);
  const u32 = (at: number, value: number): unknown =>
    bigEndian ? bytes.writeUInt32BE(value, at) : bytes.writeUInt32LE(value, at);
  const put = (at: number, value: number): unknown => u32(wide && bigEndian ? at + 4 : at, value);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, wide ? 2 : 1, bigEndian ? 2 : 1, 1]);
  u16(16, 3);
  u16(18, machine);
  put(wide ? 32 : 28, headerBytes);
  u16(wide ? 54 : 42, segmentBytes);
  u16(wide ? 56 : 44, segmentCount);
  put(wide ? 40 : 32, sectionsAt);
  u16(wide ? 58 : 46, sectionBytes);
  u16(wide ? 60 : 48, 2);
  u16(wide ? 62 : 50, 1);
  u32(sectionsAt + sectionBytes, 1);
  u32(sectionsAt + sectionBytes + 4, 3);
  put(sectionsAt + sectionBytes + (wide ? 24 : 16), namesAt);
  put(sectionsAt + sectionBytes + (wide ? 32 : 20), sectionNames.length);
  sectionNames.copy(bytes, namesAt);
  const segment = (index: number, type: number, offset: number, size: number): void => {
    const at = headerBytes + index * segmentBytes;
    u32(at, type);
    put(at + (wide ? 8 : 4), offset);
    put(at + (wide ? 16 : 8), offset);
    put(at + (wide ? 32 : 16), size);
  };
  segment(0, 1, 0, bytes.length);
  segment(1, 2, dynamicAt, dynamicBytes);
  if (interpreter.length > 0) segment(2, 3, interpreterAt, interpreter.length);
  if (note.length > 0) segment(segmentCount - 1, 4, noteAt, note.length);
  [...entries, [TAGS.strtab, stringsAt] as const, [TAGS.strsz, strings.length] as const].forEach(
    ([tag, value], i) => {
      put(dynamicAt + i * 2 * word, tag);
      put(dynamicAt + i * 2 * word + word, value);
    },
  );
  bytes.write(strings, stringsAt, "latin1");
  interpreter.copy(bytes, interpreterAt);
  note.copy(bytes, noteAt);
  return bytes;
};

const noteOf = (text: string, bigEndian: boolean): Buffer => {
  const body = Buffer.from(`${text}${"\0".repeat(4 - (text.length % 4))}`);
  const head = Buffer.alloc(12);
  [4, body.length, 0x407c0c0a].forEach((value, i) => {
    if (bigEndian) head.writeUInt32BE(value, i * 4);
    else head.writeUInt32LE(value, i * 4);
  });
  return Buffer.concat([head, Buffer.from("FDO\0"), body]);
};
