import { spawnSync } from "node:child_process";
import { chmodSync, linkSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { isUnderstood } from "../../src/recipe/recipe.ts";
import { scratch } from "../support/main.ts";
import { rewritten } from "./rewritten.ts";

const { write, path } = scratch();

// Programs that only say how they were called, and fail where they are told to.
const stub = write(
  "stub",
  ["#!/bin/sh", 'name=$(basename "$0")', 'echo "$name $*"', '[ "$name $*" != "$FAILS" ]', ""].join("\n"),
);
chmodSync(stub, 0o755);
for (const name of ["apt-get", "npm", "pip", "make", "rm"]) linkSync(stub, path(name));

interface Ran {
  readonly failed: boolean;
  readonly said: readonly string[];
}

const runs = (script: string, fails: string): Ran => {
  const { status, stdout } = spawnSync("/bin/sh", ["-c", script], {
    env: { PATH: `${path("")}:/usr/bin:/bin`, FAILS: fails, HOME: "/nowhere" },
    encoding: "utf8",
  });
  return { failed: status !== 0, said: stdout.split("\n").filter((line) => line !== "") };
};

const scriptsIn = (text: string): string[] =>
  readRecipe(text, "x")
    .stages.flat()
    .flatMap((site) => (isUnderstood(site) ? [site.run.text] : []));

const COMMANDS = ["apt-get update", "apt-get install -y a", "npm ci", "pip install b", "make x"] as const;
const command = fc.constantFrom(...COMMANDS);
const separator = fc
  .tuple(
    fc.constantFrom("&&", ";", "||"),
    fc.constantFrom(" OP ", " \\\n  OP ", " OP \\\n    ", " \\\n  # note\n  OP "),
  )
  .map(([operator, layout]) => layout.replace("OP", operator));

/** One RUN: some commands, joined and laid out in any way, with `set -e` or without. */
const list = fc
  .record({
    strict: fc.boolean(),
    first: command,
    others: fc.array(fc.tuple(separator, command), { maxLength: 4 }),
    end: fc.constantFrom("", "", ";", " # the end"),
  })
  .map(
    ({ strict, first, others, end }) => `${strict ? "set -e; " : ""}${first}${others.flat().join("")}${end}`,
  );

/** What a RUN may say more than before. */
const ADDED = /^(?:rm -rf \/var\/lib\/apt\/lists\/|rm -rf \/nowhere|npm cache clean|apt-get update$)/;
const withoutFlags = (said: string): string => said.replace(" --no-cache-dir", "");

/** Whether all of one log is in the other, in its order, and whatever else is there was meant to be added. */
const isExtended = (before: readonly string[], after: readonly string[]): boolean => {
  let at = 0;
  return (
    after.every((said) => (withoutFlags(said) === before[at] ? ++at > 0 : ADDED.test(said))) &&
    at === before.length
  );
};

describe("a rewritten RUN", () => {
  it("does what it did, whichever of its commands fails, and fails where it failed", () => {
    let rewrittenCount = 0;
    fc.assert(
      fc.property(list, (script) => {
        const text = `FROM a\nRUN ${script}\n`;
        const after = rewritten(text).text;
        const [old, now] = [scriptsIn(text)[0] ?? "", scriptsIn(after)[0] ?? ""];
        if (old === now || now === "") return;
        rewrittenCount++;
        for (const fails of ["nothing", ...COMMANDS]) {
          // Of a program that is called again by what was added, it cannot be told which call failed.
          const flagged = fails === "pip install b" ? "pip install --no-cache-dir b" : fails;
          const [a, b] = [runs(old, fails), runs(now, flagged)];
          expect([fails, b.failed, isExtended(a.said, b.said)]).toEqual([fails, a.failed, true]);
        }
      }),
      { numRuns: 60, seed: 5 },
    );
    expect(rewrittenCount).toBeGreaterThan(30);
  }, 120_000);

  it("is left alone the second time, and keeps its comments", () => {
    // A lone update goes to its install: not where a comment would go with it.
    const commented: [string[], string] = [
      ["apt-get update \\\n  # note\n  && apt-get update", "pip install b && apt-get install -y a"],
      "\n",
    ];
    // What goes at the end goes as a whole, and makes room for what comes there.
    const tail: [string[], string] = [
      ["npm ci && apt-get update ; apt-get update", "apt-get install -y a"],
      "\n",
    ];
    fc.assert(
      fc.property(
        fc.array(list, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("\n", "\r\n"),
        (lists, newline) => {
          const text = `FROM a\n${lists.map((script) => `RUN ${script}\n`).join("")}`.replaceAll(
            "\n",
            newline,
          );
          const once = rewritten(text).text;
          expect(rewritten(once).text).toBe(once);
          const notes = (of: string): number => of.split("# note").length;
          expect(notes(once)).toBe(notes(text));
          if (newline === "\r\n") expect(once.split("\r\n").length).toBe(once.split("\n").length);
        },
      ),
      { numRuns: 150, examples: [commented, tail] },
    );
  }, 60_000);
});
