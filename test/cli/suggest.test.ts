import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkRdjson, checkSarif } from "../report/formats.ts";
import { run, scratch } from "../support/main.ts";

const { path, write } = scratch();
const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";
const call = (...argv: string[]) => run(["suggest", IMAGE, "-f", DOCKERFILE, ...argv]);

describe("slim suggest", { timeout: 30_000 }, () => {
  it.each([
    ["github", "github"],
    ["gitlab", "codequality"],
  ])("--format %s is what analyze calls %s", async (format, same) => {
    expect(await call("--format", format)).toEqual(
      await run(["analyze", IMAGE, "-f", DOCKERFILE, "--format", same]),
    );
  });

  it.each(["sarif", "rdjson"])("--format %s is the same as analyze's, with edits", async (format) => {
    const { out } = await call("--format", format);
    (format === "sarif" ? checkSarif : checkRdjson)(out);
    const plain = JSON.parse(out, (name, value) =>
      /^(?:fixes|suggestions)$/.test(name) ? undefined : value,
    );
    const analyzed = await run(["analyze", IMAGE, "-f", DOCKERFILE, "--format", format]);
    expect(plain).toEqual(JSON.parse(analyzed.out));
  });

  it("an edit stands with the finding that it mends, on whole lines", async () => {
    const mended = "RUN apt-get install -y build-essential && apt-get clean";
    const { diagnostics } = JSON.parse((await call("--format", "rdjson")).out);
    const of = <T extends { suggestions?: unknown; fixes?: unknown }>(all: readonly T[]) =>
      all.filter(({ suggestions, fixes }) => suggestions ?? fixes);
    expect(of<{ code: { value: string }; suggestions: unknown }>(diagnostics)[0]).toMatchObject({
      location: { range: { start: { line: 13 } } },
      suggestions: [{ range: { start: { line: 13 }, end: { line: 13 } }, text: mended }],
    });
    const { results } = JSON.parse((await call("--format", "sarif")).out).runs[0];
    expect(of<{ fixes: { artifactChanges: unknown[] }[] }>(results)[1]?.fixes[0]?.artifactChanges).toEqual([
      {
        artifactLocation: { uri: DOCKERFILE, uriBaseId: "%SRCROOT%" },
        replacements: [
          {
            deletedRegion: { startLine: 13, startColumn: 1, endLine: 14, endColumn: 1 },
            insertedContent: { text: `${mended}\n` },
          },
        ],
      },
    ]);
  });

  it("writes a comment that is the same when nothing changed, with what changed since a baseline", async () => {
    const { exitCode, out } = await call();
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^<!-- slim:report:app\/linux\/amd64 -->\n## slim: 284 kB of waste/);
    expect((await call()).out).toBe(out);
    const held = await call("--baseline", IMAGE, "--old-dockerfile", DOCKERFILE);
    expect(held.exitCode).toBe(0);
    expect(held.out).toContain("### Since the baseline\n\nThe same: as much stored");
    expect(held.out).toContain("max-growth");
  });

  it("adds to a job's summary, without the marker", async () => {
    const summary = write("summary.md", "before\n");
    const comment = path("comment.md");
    await call("-o", comment, "--summary", summary);
    const [marker = "", ...page] = readFileSync(comment, "utf8").split("\n");
    expect(marker).toContain("slim:report:");
    expect(readFileSync(summary, "utf8")).toBe(`before\n${page.join("\n")}`);
  });

  it("fails where a gate fails, and all is printed", async () => {
    for (const format of ["github", "gitlab", "sarif", "rdjson", "markdown"]) {
      const { exitCode, out, err } = await call("--format", format, "--max-dead", "1kB");
      expect([exitCode, err]).toEqual([1, ""]);
      expect(out.length).toBeGreaterThan(1000);
    }
  });

  it("needs a Dockerfile to speak of", async () => {
    expect(await run(["suggest", IMAGE])).toEqual({
      exitCode: 2,
      out: "",
      err: "slim: suggest speaks of lines of a Dockerfile; give --dockerfile\n",
    });
  });
});
