import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Replacement } from "../../src/model/step.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { hunksOf } from "../../src/report/diff.ts";
import { renderReview } from "../../src/report/github-review.ts";
import { replacementsByPlace } from "../../src/rewrite/by-place.ts";
import { wasteful } from "../report/sample.ts";
import { corpus, rewritten } from "../rewrite/rewritten.ts";
import { repositoryIn } from "../support/git.ts";
import { run, scratch } from "../support/main.ts";

const { folder, write } = scratch();
const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";

interface Comment {
  readonly path: string;
  readonly start_line?: number;
  readonly line: number;
  readonly body: string;
}

/** What GitHub makes of a text when somebody takes suggestions over: the lines of each comment, for those between its fences. */
const taken = (text: string, comments: readonly Comment[]): string => {
  const lines = text.replace(/\n$/, "").split("\n");
  for (const { start_line, line, body } of comments.toReversed()) {
    const [, , inner = ""] = /^(`{3,})suggestion\n((?:.*\n)*?)\1$/m.exec(body) ?? [];
    lines.splice(
      (start_line ?? line) - 1,
      line - (start_line ?? line) + 1,
      ...inner.split("\n").slice(0, -1),
    );
  }
  return lines.join("\n") + (text.endsWith("\n") ? "\n" : "");
};

const reviewOf = (replacements: readonly Replacement[], diff: string): readonly Comment[] =>
  JSON.parse(
    renderReview(wasteful, replacements, { path: "Dockerfile", hunks: hunksOf(diff, "Dockerfile", "x") }),
  ).comments;

const wholeFile = (text: string): string => {
  const lines = text.replace(/\n$/, "").split("\n");
  return [
    "--- /dev/null",
    "+++ b/Dockerfile",
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    "",
  ].join("\n");
};

/** A diff of real git, of a Dockerfile before and after. */
const gitDiff = (before: string, after: string, path = DOCKERFILE): string => {
  const { git, folder: top } = repositoryIn(folder, { [path]: before });
  write(join(top, path).slice(folder.length + 1), after);
  return git(["diff"]);
};

const APP = readFileSync(DOCKERFILE, "utf8");
const call = (diff: string, ...argv: string[]) =>
  run([
    "suggest",
    IMAGE,
    "-f",
    DOCKERFILE,
    "--format",
    "github",
    "--diff",
    write("pull.diff", diff),
    ...argv,
  ]);

describe("slim suggest --format github --diff", { timeout: 60_000 }, () => {
  it("suggests what lies in the diff of real git, to the letter", async () => {
    const { exitCode, out } = await call(gitDiff(APP.replace("RUN sh build.sh", "RUN make"), APP));
    const { event, body, comments } = JSON.parse(out);
    expect([exitCode, event, comments.length]).toEqual([0, "COMMENT", 2]);
    expect(body).toMatch(/^<!-- slim:review:app\/linux\/amd64 -->\n284 kB of/);
    expect(body).toContain("1 more suggestion for other lines: see the patch.");
    expect(comments[0]).toEqual({
      path: DOCKERFILE,
      line: 13,
      side: "RIGHT",
      body: expect.stringContaining(
        "\n```suggestion\nRUN apt-get install -y build-essential && apt-get clean\n```\n<!-- slim:",
      ),
    });
    expect(comments[1]).toMatchObject({ start_line: 14, start_side: "RIGHT", line: 17, side: "RIGHT" });
  });

  it("says nothing of lines where the diff is of other files", async () => {
    const { exitCode, out } = await call(gitDiff("FROM a\n", "FROM b\n", "Dockerfile"));
    expect([exitCode, JSON.parse(out).comments]).toEqual([0, []]);
  });

  it.each([
    [
      "another state of the file",
      () => gitDiff(APP, APP.replace("sh build.sh", "make")),
      "pull.diff: shows another line 14 than fixtures/app/Dockerfile has; make the diff of what is checked out",
    ],
    ["no diff", () => "--- a\n+++ b\n@@ nonsense\n", "pull.diff: is no unified diff; make it with git diff"],
  ])("refuses %s", async (_what, diff, message) => {
    const { exitCode, out, err } = await call(diff());
    expect([exitCode, out, err]).toEqual([2, "", `slim: ${folder}/${message}\n`]);
  });

  it("--diff goes with no other format", async () => {
    expect((await call("", "--format", "sarif")).err).toBe(
      "slim: --diff is for suggestions in a review; give --format github with it\n",
    );
  });
});

describe("suggestions", { timeout: 120_000 }, () => {
  it("taken over, all of them or each alone, make what the rewrite makes", () => {
    let alone = 0;
    for (const [name, text] of corpus.filter(([, one]) => !one.includes("\r"))) {
      const { text: wanted, steps } = rewritten(text);
      const places = replacementsByPlace(readRecipe(text, name), steps);
      const comments = reviewOf(places, wholeFile(text));
      expect([name, taken(text, comments)]).toEqual([name, wanted]);
      for (const { steps: own } of places) expect(own.length).toBeGreaterThan(0);
      for (const comment of comments) {
        readRecipe(taken(text, [comment]), name);
        alone++;
      }
    }
    expect(alone).toBeGreaterThan(30);
  });

  it("of files with carriage returns are none, for nobody says how GitHub ends their lines", () => {
    const text = "FROM debian\r\nRUN apt-get update && apt-get install -y curl\r\n";
    expect(replacementsByPlace(readRecipe(text, "Dockerfile"), rewritten(text).steps)).toEqual([]);
  });

  const step = rewritten("FROM debian\nRUN pip install flask\n").steps[0];
  if (step === undefined) throw new Error("pip leaves a cache");
  const place = (line: number, endLine: number, ...lines: string[]): Replacement => ({
    steps: [step],
    line,
    endLine,
    lines,
  });
  const lines = (count: number): string => Array.from({ length: count }, () => " x\n").join("");
  const DIFF = `--- a/Dockerfile\n+++ b/Dockerfile\n@@ -5,3 +5,3 @@\n${lines(3)}@@ -8,2 +8,2 @@\n${lines(2)}`;

  it.each([
    [5, 7, 1],
    [8, 9, 1],
    [6, 6, 1],
    [4, 5, 0],
    [7, 8, 0],
    [9, 10, 0],
    [1, 1, 0],
  ])("lines %i to %i of hunks 5-7 and 8-9: %i", (from, to, count) => {
    expect(reviewOf([place(from, to, "y")], DIFF)).toHaveLength(count);
  });

  it("stand between fences longer than any within, and none where lines go", () => {
    const [fenced, gone] = reviewOf([place(5, 5, "RUN echo '````'", "```"), place(6, 6)], DIFF);
    expect(fenced?.body).toContain("\n`````suggestion\nRUN echo '````'\n```\n`````\n");
    expect(gone?.body).toContain("\n```suggestion\n```\n");
  });

  it("that would be too long for a comment are left out", () => {
    expect(reviewOf([place(5, 5, "x".repeat(70_000))], DIFF)).toEqual([]);
  });
});
