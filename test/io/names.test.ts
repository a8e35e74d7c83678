import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeName, encodeName } from "../../src/io/names.ts";

describe("names are bytes", () => {
  it("every name of bytes comes back as it was", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect([...encodeName(decodeName(Buffer.from(bytes)))]).toEqual([...bytes]);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("bytes that look like the beginnings of UTF-8 come back too", () => {
    const tricky = fc.constantFrom(
      0x41,
      0x80,
      0xbf,
      0xc2,
      0xc3,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
      0xff,
      0xbd,
    );
    fc.assert(
      fc.property(fc.array(tricky, { maxLength: 12 }), (bytes) => {
        expect([...encodeName(decodeName(Buffer.from(bytes)))]).toEqual(bytes);
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it("no two names of bytes fall together", () => {
    const name = fc.uint8Array({ maxLength: 6 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        const equal = Buffer.compare(a, b) === 0;
        expect(decodeName(Buffer.from(a)) === decodeName(Buffer.from(b))).toBe(equal);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it.each([
    ["text", Buffer.from("/etc/motd"), "/etc/motd"],
    ["beyond ASCII", Buffer.from("/é/漢/🐳"), "/é/漢/🐳"],
    ["Latin-1", Buffer.from("caf\xe9", "latin1"), "caf\udce9"],
    ["a replacement character that is meant", Buffer.from("a\ufffdb"), "a\ufffdb"],
    ["a replacement character beside a stray byte", Buffer.from([0xef, 0xbf, 0xbd, 0xff]), "\ufffd\udcff"],
    ["a byte order mark", Buffer.from("\ufeffa"), "\ufeffa"],
    ["a surrogate in UTF-8, which is none", Buffer.from([0xed, 0xa0, 0x80]), "\udced\udca0\udc80"],
    ["an overlong slash", Buffer.from([0xc0, 0xaf]), "\udcc0\udcaf"],
    ["a sequence that is cut short", Buffer.from([0x61, 0xf0, 0x9f, 0x90]), "a\udcf0\udc9f\udc90"],
  ])("%s", (_what, bytes, name) => {
    expect(decodeName(bytes)).toBe(name);
    expect(encodeName(name)).toEqual(bytes);
  });
});
