// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have their own variables
import { describe, expect, it, test } from "vitest";
import { expand } from "../../src/dockerfile/expand.ts";
import { type Expanded, fits } from "../../src/dockerfile/expanded.ts";

const values = new Map<string, Expanded | null>([
  ["A", ["/app"]],
  ["EMPTY", [""]],
  ["PART", ["x-", null]],
  ["UNSET", null],
]);
const expanded = (word: string, escapeSign = "\\") =>
  expand(word, escapeSign, (name) => values.get(name) ?? (values.has(name) ? null : [null]));
/** Unknown parts as `*`. */
const shown = (value: Expanded): string => value.map((part) => part ?? "*").join("");

describe("variables are replaced as the Dockerfile reference says", () => {
  const cases: readonly [word: string, expected: string][] = [
    ["$A/x", "/app/x"],
    ["${A}x", "/appx"],
    ["$A-x", "/app-x"],
    ["\\$A", "$A"],
    ["'$A'", "$A"],
    ['"$A b"', "/app b"],
    ['"a\\"b\\c"', 'a"b\\c'],
    ["a\\ b", "a b"],
    ["$", "$"],
    ["a$/b", "a$/b"],
    ["$UNSET/x", "/x"],
    ["${UNSET:-d}", "d"],
    ["${UNSET-d}", "d"],
    ["${EMPTY:-d}", "d"],
    ["${EMPTY-d}", ""],
    ["${A:-d}", "/app"],
    ["${A:+y}", "y"],
    ["${EMPTY:+y}", ""],
    ["${EMPTY+y}", "y"],
    ["${UNSET:+y}", ""],
    ["${UNSET:-${A}/z}", "/app/z"],
    ['${UNSET:-"a}b"}', "a}b"],
    ["$BASE/x", "*/x"],
    ["${BASE:-d}", "*"],
    ["${BASE:+d}", "*"],
    ["$PART", "x-*"],
    ["${PART:-d}", "*"],
    ["${A#/}", "*"],
    ["${A%p}/x", "*/x"],
    ["${A//p/q}", "*"],
    ["${", "${"],
    ["'a", "a"],
  ];
  test.each(cases)("%s", (word, expected) => expect(shown(expanded(word))).toBe(expected));

  it("knows the other escape character", () => expect(shown(expanded("c:\\`$A", "`"))).toBe("c:\\$A"));
});

describe("what is not known fits any text, and nothing else gives way", () => {
  const cases: readonly [value: Expanded, text: string, expected: boolean][] = [
    [["a"], "a", true],
    [["a"], "ab", false],
    [[], "", true],
    [[null], "", true],
    [[null], "anything", true],
    [["a", null, "b"], "ab", true],
    [["a", null, "b"], "a/x/b", true],
    [["ab", null, "bc"], "abc", false],
    [["a", null, "m", null, "z"], "a-m-z", true],
    [["a", null, "m", null, "z"], "a-z", false],
    [["a", null, "mm", null, "mz"], "ammmz", true],
    [["a", null, "mm", null, "mz"], "ammz", false],
  ];
  test.each(cases)("%j %s", (value, text, expected) => expect(fits(value, text)).toBe(expected));
});
