import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect } from "vitest";
import { repositoryIn } from "../support/git.ts";
import { run as slim } from "../support/main.ts";
import { inFolder, itWith } from "./tools.ts";

const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";

/** One diagnostic as the reporter `local` prints it: protobuf's text. */
interface Said {
  readonly line: number;
  readonly rule: string;
  readonly text: string;
}

const saidBy = (printed: string): readonly Said[] =>
  printed
    .trim()
    .split("\n")
    .filter((text) => text !== "")
    .map((text) => ({
      line: Number(/ location:\{path:"[^"]*" +range:\{start:\{line:(\d+)\}/.exec(text)?.[1]),
      rule: / code:\{value:"([^"]*)"/.exec(text)?.[1] ?? "",
      text,
    }));

/** https://github.com/reviewdog/reviewdog; built of 6c307503 when this was written. */
describe("reviewdog takes rdjson", { timeout: 60_000 }, () => {
  const reviewed = async (filter: string): Promise<{ said: readonly Said[]; rdjson: string }> => {
    const { out } = await slim(["suggest", IMAGE, "-f", DOCKERFILE, "--format", "rdjson"]);
    return inFolder((folder) => {
      const before = readFileSync(DOCKERFILE, "utf8");
      const { folder: top } = repositoryIn(folder, { [DOCKERFILE]: before });
      writeFileSync(join(top, DOCKERFILE), before.replace("RUN apt-get install", "RUN  apt-get install"));
      const argv = ["-f=rdjson", "-reporter=local", "-diff=git diff", `-filter-mode=${filter}`];
      const { status, stdout, stderr } = spawnSync("reviewdog", argv, {
        cwd: resolve(top),
        input: out,
        encoding: "utf8",
      });
      expect([status, stderr]).toEqual([0, ""]);
      return { said: saidBy(stdout), rdjson: out };
    });
  };

  itWith(["reviewdog"], "every diagnostic, at its line, with its rule", async () => {
    const { said, rdjson } = await reviewed("nofilter");
    const wanted = JSON.parse(rdjson).diagnostics.map(
      (one: { location: { range: { start: { line: number } } }; code: { value: string } }) => [
        one.location.range.start.line,
        one.code.value,
      ],
    );
    expect(said.map(({ line, rule }) => [line, rule])).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(3);
  });

  itWith(["reviewdog"], "in a diff, those of the lines that changed, with the edit", async () => {
    const { said } = await reviewed("added");
    expect([...new Set(said.map(({ line }) => line))]).toEqual([13]);
    const archives = said.find(({ rule }) => rule === "apt-archives");
    expect(archives?.text).toMatch(
      /suggestions:\{range:\{start:\{line:13\} +end:\{line:13\}\} +text:"RUN apt-get install -y build-essential && apt-get clean"\}/,
    );
  });
});
