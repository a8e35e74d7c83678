import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textOfBytes } from "../../../src/contents/packages/byte-names.ts";
import { decodeName } from "../../../src/io/names.ts";

describe("text of bytes", () => {
  it.each([
    ["616263", "abc"],
    ["c3a4e282acf09f9880", "ä€😀"],
    ["efbbbf61", "\ufeffa"],
    ["61ff62", "a\udcffb"],
    ["c3", "\udcc3"],
    ["c080", "\udcc0\udc80"],
    ["eda080", "\udced\udca0\udc80"],
    ["f4908080", "\udcf4\udc90\udc80\udc80"],
    ["e282ace282", "€\udce2\udc82"],
    ["f09f9880ff", "😀\udcff"],
  ])("%s", (hex, text) => {
    expect(textOfBytes(Buffer.from(hex, "hex"))).toBe(text);
  });

  it("is spelt as names in a tar are, whatever the bytes", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.string({ unit: "binary" }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const bytes = Buffer.concat(pieces);
        expect(textOfBytes(bytes)).toBe(decodeName(bytes));
      }),
      { numRuns: 500 },
    );
  });
});
