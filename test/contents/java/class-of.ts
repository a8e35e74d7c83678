/** What a class is made of, in a test. */
export interface ClassParts {
  readonly name?: string;
  readonly parents?: readonly string[];
  readonly strings?: readonly string[];
  /** `java/lang/Runtime.exec`. */
  readonly calls?: readonly string[];
  /** Whether numbers of eight bytes stand between the constants, which take two indices each. */
  readonly longs?: boolean;
}

/** A class without fields and methods, byte by byte. https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-4.html#jvms-4.1 */
export const classOf = (parts: ClassParts): Buffer => {
  const { name = "com/acme/Main", parents = ["java/lang/Object"], strings = [], calls = [] } = parts;
  const pool: Buffer[] = [];
  let next = 1;
  const add = (tag: number, ...body: Buffer[]): number => {
    pool.push(Buffer.of(tag), ...body);
    const index = next++;
    if (parts.longs === true) {
      pool.push(Buffer.of(next % 2 === 0 ? 5 : 6), Buffer.alloc(8, 0xff));
      next += 2;
    }
    return index;
  };
  const text = (of: string): number => {
    const bytes = modified(of);
    return add(1, two(bytes.length), bytes);
  };
  const classNamed = (of: string): number => add(7, two(text(of)));
  for (const of of strings) add(8, two(text(of)));
  for (const call of calls) {
    const at = call.lastIndexOf(".");
    const named = add(12, two(text(call.slice(at + 1))), two(text("()V")));
    add(10, two(classNamed(call.slice(0, at))), two(named));
  }
  const [self, [parent = 0, ...interfaces]] = [classNamed(name), parents.map(classNamed)];
  return Buffer.concat([
    Buffer.of(0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 65),
    two(next),
    ...pool,
    ...[0x21, self, parent, interfaces.length, ...interfaces, 0, 0, 0].map(two),
  ]);
};

const two = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);

/** Java's own UTF-8: a zero in two bytes, surrogates apart. */
const modified = (text: string): Buffer =>
  Buffer.from(
    text.split("").flatMap((unit) => {
      const code = unit.charCodeAt(0);
      if (code > 0 && code < 0x80) return [code];
      if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 0x3f)];
      return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
    }),
  );
