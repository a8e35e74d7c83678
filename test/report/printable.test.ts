import { describe, expect, test } from "vitest";
import { printable, printableLine } from "../../src/report/printable.ts";

describe("printable", () => {
  test.each([
    ["plain", "/usr/lib/a b.txt", "/usr/lib/a b.txt"],
    ["letters of all scripts", "/näh/日本語/🙂", "/näh/日本語/🙂"],
    ["a newline", "/a\nb", "/a\\nb"],
    ["tab and carriage return", "\t\r", "\\t\\r"],
    ["an escape code", "\x1b[31m", "\\x1b[31m"],
    ["NUL and DEL", "\0\x7f", "\\x00\\x7f"],
    ["a C1 control, which is no raw byte", "\u009b", "\\u{9b}"],
    ["a raw byte", "caf\udce9", "caf\\xe9"],
    ["two raw bytes", "\udc80\udcff", "\\x80\\xff"],
    ["another lone surrogate", "\ud800", "\\u{d800}"],
    ["bidi controls", "a\u202etxt.exe\u2066", "a\\u{202e}txt.exe\\u{2066}"],
    ["what shows as nothing", "a\u200b\u3164\ufe0f\u{e0041}", "a\\u{200b}\\u{3164}\\u{fe0f}\\u{e0041}"],
    ["spaces that are not the space", "a\u00a0\u3000", "a\\u{a0}\\u{3000}"],
    ["line and paragraph separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
    ["private use", "\ue000", "\\u{e000}"],
  ])("%s", (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test("an instruction of many lines stands on one", () => {
    expect(printableLine(" RUN a \\\n\t && b \x1b\r\n")).toBe("RUN a \\ && b \\x1b");
  });
});
