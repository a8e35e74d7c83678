import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { isUnderstood } from "../../src/recipe/recipe.ts";
import { corpus } from "../rewrite/rewritten.ts";

const runOf = (run: string, before = "") =>
  readRecipe(`FROM a\n${before}${run}\n`, "x").stages[0]?.at(-1)?.run;

describe("what a RUN runs", () => {
  it.each(corpus)("stands in %s where its offsets say", (name, text) => {
    for (const site of readRecipe(text, name).stages.flat().filter(isUnderstood)) {
      expect(site.run.text).toHaveLength(site.instruction.text.length);
      expect(text.slice(site.from, site.to)).toBe(site.instruction.text);
      for (const { name: word } of site.run.tree.commands)
        if (word) expect(text.slice(site.from + word.from, site.from + word.to)).toBe(word.text);
    }
  });

  it.each([
    ["exec form", 'RUN ["a"]', "", "is in exec form"],
    ["a word on two lines", "RUN ec\\\nho a", "", "has a word that goes on in the next line"],
    ["another shell", "RUN a", 'SHELL ["pwsh", "-c"]\n', "runs in pwsh, which is no POSIX shell"],
    [
      "another interpreter",
      "RUN <<EOF\n#!/usr/bin/env python3\nprint()\nEOF",
      "",
      "is a script for /usr/bin/env python3",
    ],
    ["a heredoc for a command", "RUN cat <<EOF\na\nEOF", "", "hands heredocs to its commands"],
    ["no shell", "RUN if a; then", "", "is no shell script that slim can read"],
    ["Bash in sh", "RUN a <<< b", "", "is written for Bash, and runs in /bin/sh"],
  ])("%s is opaque", (_title, run, before, reason) => {
    expect(runOf(run, before)).toEqual({ kind: "opaque", reason });
  });

  it.each([
    ["set -e; a", "", true],
    ["set -o errexit && a", "", true],
    ["a; set -e", "", false],
    ["a", 'SHELL ["/bin/bash", "-euo", "pipefail", "-c"]\n', true],
    ["<<EOF\n#!/bin/sh -e\na\nEOF", "", true],
    ["<<EOF\na\nEOF", "", false],
  ])("%j ends with its first failure: %s%s", (run, before, errexit) => {
    expect(runOf(`RUN ${run}`, before)).toMatchObject({ kind: "script", errexit });
  });
});
