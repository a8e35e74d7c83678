import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write } = scratch();

/** 10,000 bytes stored: 6,000 live of which 1,000 removable, 4,000 dead; the base holds half of it, and no waste. */
const IMAGE = write(
  "image.tar",
  archiveOf(
    filesOf("docker-20", {
      tags: ["app:1"],
      layers: [
        { members: [{ path: "base", body: "b".repeat(5000) }] },
        {
          members: [
            { path: "junk", body: "j".repeat(4000) },
            { path: "var/cache/apt/archives/p.deb", body: "d".repeat(1000) },
          ],
        },
        { members: [{ path: ".wh.junk" }] },
      ],
    }),
  ),
);

describe("a gate that fails is exit status 1, and the report is printed all the same", () => {
  it.each([
    [[], 0],
    [["--max-dead", "4000"], 0],
    [["--max-dead", "3999"], 1],
    [["--max-dead", "4kB"], 0],
    [["--max-dead", "3.9KiB"], 1],
    [["--max-dead", "40%"], 0],
    [["--max-dead", "39.9%"], 1],
    [["--max-dead", "0"], 1],
    [["--max-removable", "1kB"], 0],
    [["--max-removable", "999B"], 1],
    [["--max-removable", "10%"], 0],
    [["--max-removable", "9%"], 1],
    [["--max-stored", "10kB"], 0],
    [["--max-stored", "9999"], 1],
    [["--min-efficiency", "0.6"], 0],
    [["--min-efficiency", "60%"], 0],
    [["--min-efficiency", "0.61"], 1],
    [["--max-layers", "3"], 0],
    [["--max-layers", "2"], 1],
    [["--max-dead", "1GB", "--max-layers", "2"], 1],
    [["--max-dead", "0", "--base", "2"], 0],
    [["--max-dead", "0", "--base", "1"], 1],
    [["--max-removable", "0", "--base", "3"], 0],
  ])("%j", async (gates, exitCode) => {
    const { out, ...ended } = await run(["analyze", IMAGE, ...gates, "--format", "json"]);
    expect(ended).toEqual({ exitCode, err: "" });
    const verdicts: boolean[] = JSON.parse(out).gates.map((gate: { passed: boolean }) => gate.passed);
    expect(verdicts).toHaveLength(gates.filter((word) => /^--(max|min)-/.test(word)).length);
    expect(verdicts.every(Boolean)).toBe(exitCode === 0);
  });

  it("is said in each format", async () => {
    for (const format of ["text", "markdown"]) {
      const argv = ["analyze", IMAGE, "--max-dead", "1kB", "--max-layers", "9", "--format", format];
      const { out, exitCode } = await run(argv);
      expect(exitCode).toBe(1);
      expect(out).toContain("max-dead");
      expect(out).toContain("max-layers");
    }
  });

  it("is all that --quiet leaves", async () => {
    const call = (limit: string) => run(["analyze", IMAGE, "--max-layers", limit, "--quiet"]);
    expect(await call("3")).toEqual({ exitCode: 0, out: "", err: "" });
    expect(await call("2")).toEqual({ exitCode: 1, out: "", err: "" });
  });

  it("a wrong input is 2 whatever the gates", async () => {
    expect((await run(["analyze", "nowhere", "--max-dead", "0"])).exitCode).toBe(2);
  });
});

describe("a fault in slim itself is exit status 3", () => {
  it("with its stack, and a word to report it", async () => {
    const broken = (): never => {
      throw new TypeError("that should not be");
    };
    const { exitCode, err } = await run(["rules"], { out: broken });
    expect(exitCode).toBe(3);
    expect(err).toMatch(
      /^slim: a fault in slim itself; please report it\nTypeError: that should not be\n +at /,
    );
  });
});
