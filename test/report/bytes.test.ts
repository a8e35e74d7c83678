import { describe, expect, test } from "vitest";
import { countOf, formatBytes, formatCount, formatPercent, formatRatio } from "../../src/report/bytes.ts";

describe("formatBytes", () => {
  test.each([
    [0, "0 B"],
    [1, "1 B"],
    [123, "123 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [4564, "4.56 kB"],
    [999_499, "999 kB"],
    [999_500, "1 MB"],
    [434_000_000, "434 MB"],
    [1_600_000_000, "1.6 GB"],
    [999_999_999_999, "1 TB"],
    [Number.MAX_SAFE_INTEGER, "9.01 PB"],
  ])("%d is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("formatPercent", () => {
  test.each([
    [0, 100, "0 %"],
    [0, 0, "0 %"],
    [5, 0, "0 %"],
    [1, 1_000_000, "<0.1 %"],
    [1, 1000, "0.1 %"],
    [276, 1000, "27.6 %"],
    [50, 100, "50.0 %"],
    [999, 1000, "99.9 %"],
    [999_999, 1_000_000, ">99.9 %"],
    [100, 100, "100 %"],
    [101, 100, "100 %"],
  ])("%d of %d is %s", (part, whole, text) => {
    expect(formatPercent(part, whole)).toBe(text);
  });
});

describe("formatRatio", () => {
  test.each([
    [0, "0"],
    [0.0001, "<0.001"],
    [0.7249, "0.725"],
    [0.99999, ">0.999"],
    [1, "1"],
  ])("%d is %s", (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text);
  });
});

describe("counts", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [24_310, "24,310"],
    [1_234_567, "1,234,567"],
  ])("%d is %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  test("one is not many", () => {
    expect([countOf(1, "file"), countOf(2, "file")]).toEqual(["1 file", "2 files"]);
  });
});
