import { describe, expect, it } from "vitest";
import { RULES } from "../../rules/index.ts";
import { NOTHING_FOUND, rewrittenWithin } from "../../src/cli/rewriting.ts";
import { withStages } from "../../src/cli/with-stages.ts";
import { detect } from "../../src/detect/index.ts";
import type { BuildContext } from "../../src/model/build-context.ts";
import type { RewriteReport } from "../../src/model/rewrite-report.ts";
import { evidenceOf } from "../../src/plan/evidence.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { type Built, builtScene } from "../split/scenes.ts";

const MB = 1_000_000;

/** A compiler of 50 MB, and sources that are copied along, for names are made at run time; `.git` comes in with them. */
const BUILT: Built = {
  dockerfile:
    'FROM debian:12\nRUN apt-get update && apt-get install -y gcc\nCOPY . /app\nRUN make -C /app\nCMD ["/app/run"]\n',
  wrote: {
    2: { "/usr/bin/gcc": 50 * MB },
    3: { "/app/main.py": 9, "/app/.git/objects/pack/p": 4 * MB, "/app/.git/refs": "dir", "/app/core": MB },
    4: { "/app/run": MB },
  },
  needed: ["/app/run", "/bin/sh"],
  unknown: ["/app"],
  packages: [{ name: "gcc", line: 2, files: ["/usr/bin/gcc"] }],
};

const folderOf = (built: Built): BuildContext => {
  const brought = Object.keys(built.wrote[3] ?? {}).map((path) => path.replace("/app/", ""));
  return {
    ignoreFile: ".dockerignore",
    ignoreText: null,
    kindOf: (path) => (brought.includes(path) ? "file" : "none"),
    textOf: () => null,
  };
};

const staged = (built: Built, context: BuildContext | null) => {
  const scene = builtScene(built);
  const recipe = readRecipe(built.dockerfile, "Dockerfile");
  const findings = detect(scene, RULES);
  const found = { ...NOTHING_FOUND, scene, findings, evidence: evidenceOf(scene, findings), rules: RULES };
  const within = rewrittenWithin(recipe, found, 0, {}, context);
  return { within, ...withStages(recipe, within, found, 0, "review") };
};

const savings = (steps: RewriteReport["steps"]) => steps.map(({ rule, savesBytes }) => [rule, savesBytes]);

describe("one stage that becomes two", () => {
  it.each([
    [5, "one stage more would save less than a tenth beyond what is saved without it"],
    [50, null],
  ])("is left one where a step within it saves as much but for %d MB", (compilerMB, reason) => {
    const lists = "/var/lib/apt/lists/example_dists_main_Packages";
    const built: Built = {
      ...BUILT,
      wrote: {
        ...BUILT.wrote,
        2: { "/usr/bin/gcc": compilerMB * MB, [lists]: 20 * MB, "/usr/lib/kept": 100 * MB },
      },
      needed: ["/app/run", "/bin/sh", "/usr/lib/kept"],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        { name: "libkept", line: 2, files: ["/usr/lib/kept"] },
      ],
    };
    const { steps, declined } = staged(built, null);
    expect(steps.map(({ rule }) => rule)).toEqual([reason === null ? "multi-stage" : "apt-lists"]);
    if (reason !== null) expect(declined[0]).toEqual({ rule: "multi-stage", line: 1, reason });
  });

  it("keeps out of the build what .dockerignore can, and counts it once", () => {
    const without = staged(BUILT, null);
    const { steps, carried, text } = staged(BUILT, folderOf(BUILT));
    expect(savings(without.steps)).toEqual([["multi-stage", 50 * MB]]);
    expect(savings(steps)).toEqual([
      ["multi-stage", 50 * MB],
      ["git-folder", 4 * MB],
    ]);
    expect(steps[1]?.ignores).toEqual(["**/.git"]);
    expect(without.carried).toContain("/app/.git/objects/pack/p");
    expect(carried).toEqual(["/app/core", "/app/main.py", "/app/run"]);
    expect(text).toBe(without.text);
  });

  it("copies no path that .dockerignore keeps out, where it copies path by path", () => {
    const scattered: Built = {
      ...BUILT,
      base: { "/app": "dir", "/app/base": 1 },
      rights: { "/app/.git/objects/pack/p": { uid: 7 } },
    };
    const named = /\/app\/\.git/;
    expect(staged(scattered, null).text).toMatch(named);
    expect(staged(scattered, folderOf(scattered)).text).not.toMatch(named);
  });

  it("says of what a COPY brought what would be said of one stage, and of the rest that it is copied along", () => {
    const { declined } = staged(BUILT, null);
    expect(declined.map(({ rule, line, reason }) => [rule, line, reason])).toEqual([
      ["git-folder", 3, expect.stringContaining("--context DIR has slim do it.")],
    ]);
  });

  it("says why the COPYs stay in their order", () => {
    const dockerfile = BUILT.dockerfile.replace("RUN make -C /app", "WORKDIR /app\nRUN npm ci");
    const { 4: made = {}, ...wrote } = BUILT.wrote;
    const order = staged({ ...BUILT, dockerfile, wrote: { ...wrote, 5: made } }, null);
    expect(order.text).toContain(" AS build\n");
    expect(order.declined.map(({ rule }) => rule)).toContain("copy-order");
  });
});
