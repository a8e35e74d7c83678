import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "../../src/model/step.ts";
import { renderComment } from "../../src/report/comment.ts";
import { patchOfFiles } from "../../src/report/diff.ts";
import { pullBody } from "../../src/report/pull-request.ts";
import { OPTIONS } from "./formats.ts";
import { wasteful } from "./sample.ts";

/** GitHub takes 65,536. */
const MOST = 64_000;
const HOW = "`slim suggest IMAGE -f DOCKERFILE --format patch -o slim.patch` writes it.";
const CUT = "This page is cut here";

const step = (at: number): Step => ({
  rule: "apt-lists",
  risk: "safe",
  line: at + 1,
  endLine: at + 1,
  savesBytes: 5,
  savesBlobBytes: 5,
  estimate: false,
  why: "It is read by nobody.",
  changes: [],
  answers: [],
  removes: new Set(),
});

interface Size {
  readonly findings: number;
  readonly words: number;
  readonly steps: number;
  readonly lines: number;
  readonly ticks: number;
  readonly name: number;
}

const commentOf = ({ findings, words, steps, lines, ticks, name }: Size) => {
  const [finding] = wasteful.findings;
  if (finding === undefined) throw new Error("the sample has findings");
  const report = {
    ...wasteful,
    image: { ...wasteful.image, name: `${"n".repeat(name)}.tar` },
    findings: Array.from({ length: findings * 2 }, (_, at) => ({
      ...finding,
      kind: at % 2 === 0 ? finding.kind : ("advice" as const),
      title: "|".repeat(words * 5),
      fix: "|".repeat(words * 5),
    })),
  };
  const lined = Array.from({ length: lines }, (_, at) => `# ${at} ${"line ".repeat(10)}\n`).join("");
  const files = [
    { path: "Dockerfile", before: "FROM a\n", after: `FROM a\n${lined}${"`".repeat(ticks)}\n` },
    { path: ".dockerignore", before: null, after: "**/.git\n" },
  ];
  const edits = { steps: Array.from({ length: steps }, (_, at) => step(at)), files };
  return { patch: patchOfFiles(files), page: renderComment(report, null, { ...OPTIONS, edits }) };
};

/** The lines outside of fences; throws where one is never closed. https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
const outside = (page: string): readonly string[] => {
  let open: string | null = null;
  const lines: string[] = [];
  for (const line of page.split("\n")) {
    const [, fence = "", info = ""] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (open === null && fence !== "" && !info.includes("`")) open = fence;
    else if (open === null) lines.push(line);
    else if (fence.length >= open.length && info.trim() === "") open = null;
  }
  if (open !== null) throw new Error(`a fence of ${open.length} is open at the end`);
  return lines;
};

describe("a comment of any size", () => {
  it("fits, is valid Markdown, and has its patch whole or says how to get it", () => {
    const seen = new Set<string>();
    const size = fc.record({
      findings: fc.nat(60),
      words: fc.nat(60),
      steps: fc.integer({ min: 1, max: 90 }),
      lines: fc.nat(900),
      ticks: fc.nat(40),
      name: fc.nat(2000),
    });
    fc.assert(
      fc.property(size, (of) => {
        const { page, patch } = commentOf(of);
        expect(page.length).toBeLessThanOrEqual(MOST);
        const lines = outside(page);
        const count = (tag: string): number => lines.join("\n").split(tag).length;
        expect(count("<details>")).toBe(count("</details>"));
        const has = { patch: page.includes(patch), how: page.includes(HOW), cut: page.includes(CUT) };
        expect([has.patch, /^@@ /m.test(page)]).toEqual([has.patch, has.patch]);
        if (!has.patch) expect(has.how || has.cut).toBe(true);
        expect(has.patch && has.how).toBe(false);
        for (const [what, is] of Object.entries(has)) if (is) seen.add(what);
      }),
      { numRuns: 100, seed: 7 },
    );
    expect([...seen].sort()).toEqual(["cut", "how", "patch"]);
  });

  it("does not show a patch in which there may be a secret, and says so", () => {
    const files = [{ path: "Dockerfile", before: "RUN TOKEN=hunter2 a\n", after: "RUN TOKEN=hunter2 b\n" }];
    const page = renderComment(wasteful, null, { ...OPTIONS, edits: { steps: [step(0)], files } });
    expect([page.includes("hunter2"), page.includes(`so it is not shown here: ${HOW}`)]).toEqual([
      false,
      true,
    ]);
  });

  it("a pull request of very many steps still ends as every one does", () => {
    const steps = Array.from({ length: 2000 }, (_, at) => step(at));
    const report = { dockerfile: "Dockerfile", steps, image: null, predicted: null, declined: [] };
    const body = pullBody(report as never, "<!-- slim:pull:x -->");
    expect([
      body.length <= MOST,
      body.includes("The commits tell the 2,000 steps"),
      body.includes("One commit a rule"),
    ]).toEqual([true, true, true]);
  });
});
