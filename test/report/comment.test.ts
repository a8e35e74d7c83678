import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baselineOf } from "../../src/report/baseline.ts";
import { markerOf, renderComment } from "../../src/report/comment.ts";
import { compare } from "../../src/report/compare.ts";
import { anyReport } from "./arbitrary.ts";
import { clean, wasteful } from "./sample.ts";

const options = { dockerfile: "Dockerfile", top: null };

const named = (name: string, platform = "linux/amd64"): typeof wasteful => ({
  ...wasteful,
  image: { ...wasteful.image, name, platform },
});

describe("the comment that stays current", () => {
  it.each([
    ["alone", null],
    ["against-baseline", compare(baselineOf(clean), wasteful, [])],
  ])("%s", async (name, comparison) => {
    const page = renderComment(wasteful, comparison, options);
    await expect(page).toMatchFileSnapshot(`goldens/comment-${name}.md`);
  });

  it.each([
    ["shop/api:2.3", "<!-- slim:report:shop/api/linux/amd64 -->"],
    ["localhost:5000/shop/api:2.3", "<!-- slim:report:localhost%3A5000/shop/api/linux/amd64 -->"],
    ["shop/api@sha256:abc", "<!-- slim:report:shop/api/linux/amd64 -->"],
    ["a--b---c-", "<!-- slim:report:a%2D-b%2D%2D-c-/linux/amd64 -->"],
    ["x --> <img>", "<!-- slim:report:x%20%2D-%3E%20%3Cimg%3E/linux/amd64 -->"],
  ])("of %s is found by %s", (name, marker) => {
    expect(markerOf(named(name))).toBe(marker);
  });

  it("is another for another image and another platform, and the same for another tag", () => {
    const marks = [named("a:1"), named("b:1"), named("a:1", "linux/arm64")].map(markerOf);
    expect(new Set(marks).size).toBe(3);
    expect(markerOf(named("a:2"))).toBe(marks[0]);
  });

  it("of any report is short enough, begins with its marker, and closes what it opens", () => {
    fc.assert(
      fc.property(anyReport, anyReport, (a, b) => {
        const page = renderComment(b, compare(baselineOf(a), b, []), options);
        expect(page.length).toBeLessThan(65_536);
        const [marker = ""] = page.split("\n");
        expect(marker).toBe(markerOf(b));
        expect(marker).toMatch(/^<!-- [\w./~%:-]+ -->$/);
        expect(marker.slice(4, -3)).not.toContain("--");
        const opened = page.match(/^<details>/gm)?.length ?? 0;
        expect(page.match(/^<\/details>$/gm)?.length ?? 0).toBe(opened);
      }),
      { numRuns: 200 },
    );
  });

  it("of 70,000 characters is cut at a section, and says so", () => {
    const [finding] = wasteful.findings;
    if (finding === undefined) throw new Error("the sample has findings");
    const fix = "|".repeat(300);
    const findings = Array.from({ length: 60 }, () => ({
      ...finding,
      kind: "advice" as const,
      title: fix,
      fix,
    }));
    const page = renderComment({ ...wasteful, findings }, null, options);
    expect(page.length).toBeLessThan(65_536);
    expect(page).toContain("This page is cut here");
    expect(page).not.toContain("### Advice");
  });
});
