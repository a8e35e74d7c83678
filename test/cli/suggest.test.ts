import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run, scratch } from "../support/main.ts";

const { path, write } = scratch();
const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";
const call = (...argv: string[]) => run(["suggest", IMAGE, "-f", DOCKERFILE, ...argv]);

describe("slim suggest", { timeout: 30_000 }, () => {
  it.each([
    ["github", "github"],
    ["gitlab", "codequality"],
    ["sarif", "sarif"],
    ["rdjson", "rdjson"],
  ])("--format %s is what analyze calls %s", async (format, same) => {
    expect(await call("--format", format)).toEqual(
      await run(["analyze", IMAGE, "-f", DOCKERFILE, "--format", same]),
    );
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
