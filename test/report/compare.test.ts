import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselineOf, ratchet, renderBaseline } from "../../src/report/baseline.ts";
import { compare } from "../../src/report/compare.ts";
import { renderCompareJson } from "../../src/report/compare-json.ts";
import { renderCompareMarkdown } from "../../src/report/compare-markdown.ts";
import { renderCompareText } from "../../src/report/compare-text.ts";
import { renderJson } from "../../src/report/json.ts";
import { readBaseline } from "../../src/report/read-baseline.ts";
import { anyReport } from "./arbitrary.ts";
import { clean, wasteful } from "./sample.ts";

const options = { width: 100, color: false, dockerfile: null, top: null };
/** All that may stand on a page beside printable characters is the newline. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("two images", () => {
  const comparison = compare(baselineOf(clean), wasteful, []);
  it.each([
    ["txt", renderCompareText(comparison, options)],
    ["md", renderCompareMarkdown(comparison)],
  ])("as %s", async (extension, page) => {
    await expect(page).toMatchFileSnapshot(`goldens/compare.${extension}`);
  });
});

describe("any two reports", () => {
  it("can be compared, in every format, and no name leaves its place", () => {
    fc.assert(
      fc.property(anyReport, anyReport, (a, b) => {
        const comparison = compare(baselineOf(a), b, []);
        for (const page of [renderCompareText(comparison, options), renderCompareMarkdown(comparison)]) {
          expect(page).not.toMatch(UNPRINTABLE);
          expect(page).not.toMatch(/\b(NaN|Infinity|undefined)\b/);
        }
        expect(JSON.parse(renderCompareJson(comparison)).schema).toBe("slim-compare/1");
        const { pulledBytes, sharedBytes } = comparison.pull;
        const blobs = new Map(b.layers.map(({ blobDigest, blobBytes }) => [blobDigest, blobBytes]));
        const allBytes = [...blobs.values()].reduce((sum, bytes) => sum + bytes, 0);
        fc.pre(Number.isSafeInteger(allBytes));
        expect(pulledBytes + sharedBytes).toBe(allBytes);
      }),
      { numRuns: 200 },
    );
  });

  it("a rule may be called as what every object has", () => {
    const finding = {
      ...wasteful.findings[0],
      rule: "toString",
      bytes: 7,
    } as (typeof wasteful.findings)[number];
    const { waste } = compare(baselineOf(clean), { ...wasteful, findings: [finding] }, []);
    expect(waste).toEqual([{ rule: "toString", aBytes: 0, bBytes: 7 }]);
    const saved = renderJson({ ...wasteful, findings: [{ ...finding, kind: "dead", base: false }] });
    expect(readBaseline(saved, "x").waste).toEqual({ toString: 7 });
  });

  it("an image is the same as itself, and costs nothing to pull", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const { verdict, pull, waste } = compare(baselineOf(report), report, []);
        expect({ verdict, pulled: pull.pulledBytes, waste }).toEqual({
          verdict: "same",
          pulled: 0,
          waste: [],
        });
      }),
    );
  });

  it("a ratchet allows nothing that either baseline did not", () => {
    fc.assert(
      fc.property(anyReport, anyReport, (a, b) => {
        const [old, now] = [baselineOf(a), baselineOf(b)];
        const tight = ratchet(old, now);
        for (const [size, bytes] of Object.entries(tight.sizes))
          for (const { sizes } of [old, now]) expect(bytes).toBeLessThanOrEqual(Reflect.get(sizes, size));
        expect(ratchet(tight, now)).toEqual(tight);
      }),
    );
  });

  it("a baseline reads back as it was written", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const baseline = baselineOf(report);
        fc.pre(Object.values(baseline.sizes).every(Number.isSafeInteger));
        fc.pre(Object.values(baseline.waste).every(Number.isSafeInteger));
        expect(readBaseline(renderBaseline(baseline), "x")).toEqual(baseline);
      }),
    );
  });
});
