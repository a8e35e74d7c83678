import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareApkVersions } from "../../../src/contents/packages/apk-version.ts";
import { compareDebVersions } from "../../../src/contents/packages/deb-version.ts";
import { compareEvrs, compareRpmVersions, evrOf } from "../../../src/contents/packages/rpm-version.ts";

/** Each list is in ascending order; a list within it holds what is equal. */
const ORDERS: Readonly<
  Record<string, { compare: (a: string, b: string) => number; order: (string | string[])[] }>
> = {
  deb: {
    compare: compareDebVersions,
    order: [
      "~~",
      "~~a",
      "~",
      "",
      "0.9",
      "1.0~rc1-1",
      "1.0~rc1-2",
      ["1.0", "1.0-0", "0:1.0", "1.00"],
      "1.0-1",
      "1.0-1+b1",
      "1.0-1.1",
      "1.0a",
      "1.0b",
      "1.0+x",
      "1.0.1",
      "1.2",
      "1.10",
      "99",
      "1:0.1",
      "2:0",
    ],
  },
  apk: {
    compare: compareApkVersions,
    order: [
      "0.9",
      "1_alpha",
      "1_alpha2",
      "1_beta",
      "1_pre1",
      "1_rc1",
      "1",
      "1-r1",
      "1-r10",
      "1_p0",
      "1_p1",
      "1_p1-r1",
      "1a",
      "1b",
      "1.0",
      "1.01",
      "1.02",
      "1.1",
      "1.2.3-r0",
      "1.2.3-r2",
      "1.2.10",
      "2",
    ],
  },
  rpm: {
    compare: compareRpmVersions,
    order: ["1.0~rc1", "1.0~rc2", ["1.0", "1.00", "1_0"], "1.0^git1", "1.0a", "1.0.1", "1.9", "1.10", "10"],
  },
};

describe.each(Object.entries(ORDERS))("versions of %s", (_, { compare, order }) => {
  const ranked = order.flatMap((same, rank) => [same].flat().map((version) => ({ version, rank })));

  it("are in order", () => {
    const wrong = ranked.flatMap((a) =>
      ranked
        .filter((b) => Math.sign(compare(a.version, b.version)) !== Math.sign(a.rank - b.rank))
        .map((b) => `${a.version} and ${b.version}: ${compare(a.version, b.version)}`),
    );
    expect(wrong).toEqual([]);
  });

  it("have one order from both sides, whatever they are", () => {
    const version = fc.stringMatching(/^[0-9a-c.+~^_:-]{0,10}$/);
    fc.assert(
      fc.property(version, version, (a, b) => {
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
        expect(compare(a, a)).toBe(0);
      }),
    );
  });
});

describe("epoch, version and release of rpm", () => {
  it.each([
    ["1:2-3", "2-3", 1],
    ["0:2-3", "2-3", 0],
    ["2-3", "2", 0],
    ["2-3", "2-4", -1],
    ["2", "2-4", 0],
    ["10:1", "9:5", 1],
  ])("%s beside %s: %i", (a, b, order) => {
    expect(Math.sign(compareEvrs(evrOf(a), evrOf(b)))).toBe(order);
  });
});
