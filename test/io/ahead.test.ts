import { closeSync, openSync } from "node:fs";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { AheadReader } from "../../src/io/ahead.ts";
import { readAt } from "../../src/io/range.ts";
import { scratch } from "../support/main.ts";

const { write } = scratch();

const BYTES = 900_000;
const bytes = Buffer.from(Uint8Array.from({ length: BYTES }, (_, at) => (at * 31 + (at >> 8) * 7) % 251));
const fd = openSync(write("bytes", bytes), "r");
const other = openSync(write("other", Buffer.from(bytes).reverse()), "r");
afterAll(() => {
  closeSync(fd);
  closeSync(other);
});

/** A step forward, back, or far; near ones are those that reading ahead is for. */
const step = fc.record({
  by: fc.oneof(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: -BYTES, max: BYTES })),
  bytes: fc.oneof(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 0, max: AheadReader.BYTES_MAX })),
  elsewhere: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
});

it("reads what is there, wherever the places lie", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const ahead = new AheadReader();
      let at = 0;
      for (const { by, bytes: wanted, elsewhere } of steps) {
        at = Math.min(BYTES, Math.max(0, at + by));
        const place = { fd: elsewhere ? other : fd, offset: at, bytes: wanted };
        expect(ahead.read(place).equals(readAt(place, 0, wanted))).toBe(true);
        at += wanted;
      }
    }),
    { numRuns: 200 },
  );
});
