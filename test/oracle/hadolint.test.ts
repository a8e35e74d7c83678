import { spawnSync } from "node:child_process";
import { describe, expect } from "vitest";
import { corpus, rewritten } from "../rewrite/rewritten.ts";
import { itWith } from "./tools.ts";

interface Told {
  readonly code: string;
  readonly level: string;
  readonly message: string;
}

/** What hadolint says of a Dockerfile, places aside. https://github.com/hadolint/hadolint */
const toldOf = (text: string): readonly string[] => {
  const { stdout } = spawnSync("hadolint", ["--no-fail", "--format", "json", "-"], { input: text });
  const told: readonly Told[] = JSON.parse(stdout.toString());
  return told
    .filter(({ code }) => code !== FEWER_RUNS)
    .map(({ code, level, message }) => `${code} ${level}: ${message.replace(/\d+/g, "N")}`);
};

/** Two RUNs of one command each, where one of them had a second that is not needed. Fewer layers save nothing by themselves. */
const FEWER_RUNS = "DL3059";

const countOf = (all: readonly string[], one: string): number => all.filter((other) => other === one).length;

describe.each(corpus)("%s", (_name, text) => {
  itWith(["hadolint"], "hadolint finds nothing in what was rewritten that it did not find before", () => {
    const { text: after } = rewritten(text);
    if (after === text) return;
    const [before, now] = [toldOf(text), toldOf(after)];
    expect(now.filter((one) => countOf(now, one) > countOf(before, one))).toEqual([]);
  });
});
