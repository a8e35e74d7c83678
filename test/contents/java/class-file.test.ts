import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readClass } from "../../../src/contents/java/class-file.ts";
import { classOf } from "./class-of.ts";

describe("a class of Java", () => {
  it("tells its name, its parents, its strings and what it calls", () => {
    const bytes = classOf({
      name: "com/acme/Video",
      parents: ["com/acme/Tool", "java/lang/Runnable"],
      strings: ["ffmpeg -i \u0001"],
      calls: ["java/lang/Runtime.exec", "java/lang/Runtime.gc", "java/io/File.exec"],
    });
    const found = readClass(bytes);
    expect(found).toMatchObject({
      name: "com/acme/Video",
      parents: ["com/acme/Tool", "java/lang/Runnable"],
      strings: ["ffmpeg -i \u0001"],
    });
    expect(found?.classes).toContain("java/io/File");
    expect(found?.methodsOf("java/lang/Runtime")).toEqual(["exec", "gc"]);
    expect(found?.methodsOf("java/lang/Process")).toEqual([]);
  });

  it("has numbers of eight bytes, which take two indices", () => {
    const parts = { strings: ["a", "b"], calls: ["java/lang/Runtime.exec"], longs: true };
    expect(readClass(classOf(parts))).toMatchObject({ name: "com/acme/Main", strings: ["a", "b"] });
    expect(readClass(classOf(parts))?.methodsOf("java/lang/Runtime")).toEqual(["exec"]);
  });

  it("holds any text, a zero and what is beyond U+FFFF among them", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }), (strings) => {
        expect(readClass(classOf({ strings }))?.strings).toEqual(strings);
      }),
      { numRuns: 300 },
    );
  });

  it("is none that ends too early, wherever it is cut", () => {
    const whole = classOf({ strings: ["tool"], calls: ["a/B.c"], parents: ["d/E", "f/G"], longs: true });
    // What is behind the interfaces, three counts, is not looked at.
    for (let bytes = 0; bytes < whole.length - 6; bytes++)
      expect(readClass(whole.subarray(0, bytes))).toBeNull();
    expect(readClass(whole.subarray(0, whole.length - 6))).not.toBeNull();
  });

  it("with wrong bytes anywhere is read, or is none, and never throws", () => {
    const whole = classOf({ strings: ["tool", "é"], calls: ["java/lang/Runtime.exec"], longs: true });
    const byte = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expect(() => readClass(bytes)?.methodsOf("java/lang/Runtime")).not.toThrow();
      }),
      { numRuns: 1000 },
    );
  });
});
