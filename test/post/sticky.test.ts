import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StandingComment } from "../../src/model/host.ts";
import { bearersOf, writingOf } from "../../src/post/sticky.ts";

const MARKER = "<!-- slim:report:app/linux/amd64 -->";
const comment = (id: number, name: string, body: string, isBot = false): StandingComment => ({
  id,
  body,
  author: { name, isBot },
});

describe("what bears a marker", () => {
  it.each([
    [MARKER, true],
    [`${MARKER}\ntext`, true],
    [`${MARKER}\r\ntext`, true],
    [`${MARKER.replace("app", "app2")}\ntext`, false],
    [`${MARKER} and more\ntext`, false],
    [`> ${MARKER}\ntext`, false],
    [`text\n${MARKER}`, false],
    ["", false],
  ])("%j: %s", (body, bears) => {
    expect(bearersOf([comment(1, "a", body)], MARKER).length === 1).toBe(bears);
  });
});

describe("what is written", () => {
  const body = `${MARKER}\nnew\n`;
  it.each<readonly [string, readonly StandingComment[], string | null, object]>([
    ["nothing stands there", [], null, { kind: "add" }],
    ["a bot's", [comment(1, "b", MARKER, true)], null, { kind: "change", id: 1 }],
    ["our own", [comment(1, "me", MARKER)], "me", { kind: "change", id: 1 }],
    ["somebody's", [comment(1, "you", MARKER)], "me", { kind: "add" }],
    [
      "somebody's, and ours",
      [comment(1, "you", body), comment(2, "me", MARKER)],
      "me",
      { kind: "change", id: 2 },
    ],
    ["two of ours", [comment(1, "me", MARKER), comment(2, "me", body)], "me", { kind: "change", id: 1 }],
    ["the same", [comment(1, "me", body)], "me", { kind: "nothing" }],
    ["the same, trimmed", [comment(1, "me", `${MARKER}\r\nnew`)], "me", { kind: "nothing" }],
  ])("where there is %s", (_name, bearers, ownName, writing) => {
    expect(writingOf(bearers, body, ownName)).toEqual(writing);
  });

  it("is nothing more once it is written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const written = comment(1, "me", `${MARKER}\n${text}`);
        expect(writingOf([written], written.body, "me")).toEqual({ kind: "nothing" });
      }),
    );
  });
});
