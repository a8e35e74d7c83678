import { describe, expect, test } from "vitest";
import { columnsOf, cutEnd, cutMiddle, padEnd, padStart, wrap } from "../../src/report/columns.ts";

describe("columns", () => {
  test.each([
    ["abc", 3],
    ["日本", 4],
    ["🙂", 2],
    ["█▓░→…", 5],
  ])("%s takes %d", (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  test("padding counts columns", () => {
    expect([padEnd("日", 4), padStart("日", 4), padEnd("long", 2)]).toEqual(["日  ", "  日", "long"]);
  });

  test.each([
    ["fits", 4, "fits"],
    ["does not fit", 6, "does…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
  ])("the end of %s is cut at %d", (text, columns, cut) => {
    expect(cutEnd(text, columns)).toBe(cut);
  });

  test("a long path keeps its beginning and its name", () => {
    expect(cutMiddle("/usr/lib/x86_64-linux-gnu/libcrypto.so.3", 24)).toBe("/usr/li…u/libcrypto.so.3");
    expect(columnsOf(cutMiddle(`/${"日".repeat(40)}`, 24))).toBeLessThanOrEqual(24);
  });

  test("text breaks at spaces, and a long word where it must", () => {
    expect(wrap("to be or not", 6)).toEqual(["to be", "or not"]);
    expect(wrap("a verylongword b", 6)).toEqual(["a", "verylo", "ngword", "b"]);
    expect(wrap("", 6)).toEqual([]);
  });
});
