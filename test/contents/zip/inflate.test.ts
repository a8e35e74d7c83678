import { constants, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inflate } from "../../../src/contents/zip/inflate.ts";

/** Bodies with much and with little that comes again, so that every kind of block is written. */
const body = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .tuple(fc.string({ maxLength: 40 }), fc.nat(400))
        .map(([text, times]) => Buffer.from(text.repeat(times))),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Buffer.concat(parts));

const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY),
});

describe("what was deflated", () => {
  it("is what zlib deflated, whatever the level and the kind of its blocks", () => {
    fc.assert(
      fc.property(body, options, (bytes, how) => {
        expect(Buffer.from(inflate(deflateRawSync(bytes, how), 1 << 24) ?? [])).toEqual(bytes);
      }),
    );
  });

  it("is read no further than it is asked for", () => {
    fc.assert(
      fc.property(body, options, fc.nat(3000), (bytes, how, most) => {
        expect(Buffer.from(inflate(deflateRawSync(bytes, how), most) ?? [])).toEqual(bytes.subarray(0, most));
      }),
    );
  });

  it("gives no more than that of a bomb, and nothing where it would take much room", () => {
    const bomb = deflateRawSync(Buffer.alloc(1 << 28));
    expect(inflate(bomb, 1000)?.length).toBe(1000);
    expect(inflate(bomb, 1 << 20)).toBeNull();
  });

  it("is null where its end is missing, and never throws for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const found = inflate(bytes, 1 << 16);
        expect(found === null || found.length <= 1 << 16).toBe(true);
      }),
    );
    const whole = deflateRawSync(Buffer.from("Class-Path: lib/a.jar ".repeat(40)));
    for (let at = 0; at < whole.length; at++) expect(inflate(whole.subarray(0, at), 1 << 16)).toBeNull();
  });
});
