import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write, path } = scratch();

const image = (name: string, layers: readonly (readonly [string, string])[]): string =>
  write(
    name,
    archiveOf(
      filesOf("docker-20", {
        tags: [`${name.replace(".tar", "")}:1`],
        layers: layers.map(([member, body]) => ({ members: [{ path: member, body }] })),
      }),
    ),
  );

const BASE = ["base", "b".repeat(10_000)] as const;
const A = image("a.tar", [BASE, ["app", "a".repeat(5000)]]);
/** 1,000 bytes more stored in a third layer. */
const GROWN = image("grown.tar", [BASE, ["app", "a".repeat(5000)], ["more", "m".repeat(1000)]]);
/** As much stored as A, all of the second layer dead. */
const WASTEFUL = image("wasteful.tar", [BASE, ["app", "a".repeat(5000)], [".wh.app", ""]]);
const SMALL = image("small.tar", [BASE]);

const json = async (...argv: string[]) => {
  const { out, ...ended } = await run([...argv, "--format", "json"]);
  return { ...ended, ...JSON.parse(out) };
};

describe("slim compare", () => {
  it.each([
    [A, A, "same", 0],
    [A, GROWN, "worse", 1000],
    [GROWN, A, "better", -1000],
    [A, WASTEFUL, "worse", 0],
    [WASTEFUL, A, "better", 0],
    [WASTEFUL, GROWN, "mixed", 1000],
    [A, SMALL, "better", -5000],
  ])("%s %s", async (a, b, verdict, storedBytes) => {
    const report = await json("compare", a, b);
    expect(report).toMatchObject({ exitCode: 0, err: "", schema: "slim-compare/1", verdict });
    expect(report.change.storedBytes).toBe(storedBytes);
    const { exitCode } = await run(["compare", a, b, "--fail-on-regression"]);
    expect(exitCode).toBe(verdict === "worse" || verdict === "mixed" ? 1 : 0);
  });

  it("says where it does not know B's base, since then the base's waste is charged to B alone", async () => {
    const note = "Which layers of B came with FROM is not known";
    for (const format of ["text", "json", "markdown"]) {
      const asked = ["compare", A, GROWN, "--format", format];
      expect((await run(asked)).out).toContain(note);
      expect((await run([...asked, "--base", "1"])).out).not.toContain(note);
    }
  });

  it("counts what is pulled: blobs whose digest A does not have", async () => {
    const { pull, layers } = await json("compare", A, GROWN);
    expect(layers.map(({ shared }: { shared: boolean }) => shared)).toEqual([true, true, false]);
    const [, , last] = layers;
    expect(pull).toEqual({
      pulledBytes: last.blobBytes,
      sharedBytes: layers[0].blobBytes + layers[1].blobBytes,
      plain: true,
    });
  });

  it("knows layers by their content where one image is stored plain and one compressed", async () => {
    const layout = path("layout");
    const squashed = [
      "squash",
      A,
      "-o",
      layout,
      "--to",
      "oci",
      "--compression",
      "gzip",
      "--strategy",
      "flatten",
    ];
    expect((await run(squashed)).exitCode).toBe(0);
    const plain = path("plain.tar");
    expect((await run(["squash", A, "-o", plain, "--strategy", "flatten"])).exitCode).toBe(0);
    expect((await json("compare", plain, layout)).pull).toMatchObject({ pulledBytes: 0, plain: false });
  });

  it.each([
    [["--max-growth", "1000"], 0],
    [["--max-growth", "999"], 1],
    [["--max-growth", "7%"], 0],
    [["--max-growth", "6%"], 1],
    [["--max-pull", "10kB"], 0],
    [["--max-pull", "1000"], 1],
    [["--max-pull", "50%"], 0],
    [["--max-pull", "1%"], 1],
    [["--max-layers", "2"], 1],
    [["--max-dead", "0"], 0],
    [["--max-stored", "16kB"], 0],
  ])("%j", async (gates, exitCode) => {
    for (const format of ["text", "json", "markdown"]) {
      const ended = await run(["compare", A, GROWN, ...gates, "--format", format]);
      expect(ended).toMatchObject({ exitCode, err: "" });
      expect(ended.out).toContain(gates[0]?.slice(2));
    }
  });

  it("says so where a growth is a shrinking", async () => {
    const { gates } = await json("compare", GROWN, A, "--max-growth", "0");
    expect(gates).toEqual([{ name: "max-growth", limit: "0", actual: "-1000", passed: true }]);
  });
});

describe("a baseline", () => {
  const baseline = path("baseline.json");

  it("says what its image would, as does a saved report", async () => {
    expect((await run(["baseline", A, "-o", baseline])).exitCode).toBe(0);
    const report = path("report.json");
    await run(["analyze", A, "--format", "json", "-o", report]);
    for (const b of [A, GROWN, WASTEFUL]) {
      const expected = await json("compare", A, b);
      expect(await json("compare", baseline, b)).toEqual(expected);
      expect(await json("compare", report, b)).toEqual(expected);
    }
  });

  it.each([
    [[], 1],
    [["--max-growth", "10%"], 0],
    [["--max-growth", "10%", "--max-layers", "2"], 1],
    [["--max-pull", "1"], 1],
  ])("gates what grows: %j", async (gates, exitCode) => {
    await run(["baseline", A, "-o", baseline]);
    for (const old of [baseline, A])
      expect((await run(["analyze", GROWN, "--baseline", old, ...gates])).exitCode).toBe(exitCode);
    expect((await run(["analyze", A, "--baseline", baseline])).exitCode).toBe(0);
  });

  it("only tightens with --ratchet", async () => {
    const file = path("ratchet.json");
    const stored = (): number => JSON.parse(readFileSync(file, "utf8")).sizes.storedBytes;
    for (const [of, bytes] of [
      [GROWN, 16_000],
      [A, 15_000],
      [GROWN, 15_000],
      [SMALL, 10_000],
    ] as const) {
      expect((await run(["baseline", of, "-o", file, "--ratchet"])).exitCode).toBe(0);
      expect(stored()).toBe(bytes);
    }
    expect((await run(["analyze", A, "--baseline", file])).exitCode).toBe(1);
  });

  it.each([
    ["{", "is no JSON"],
    ["{}", "has no schema, and slim-baseline/1 or slim-report/1 is needed"],
    [
      '{"schema":"slim-report/2"}',
      'has schema "slim-report/2", and slim-baseline/1 or slim-report/1 is needed',
    ],
    ['{"schema":"slim-baseline/1"}', "sizes is missing"],
    ['{"schema":"slim-report/1","sizes":{},"layers":[{"deadBytes":-1}],"findings":[]}', "image is missing"],
    [
      '{"schema":"slim-baseline/1","sizes":{"storedBytes":"1"},"waste":{},"image":{"name":"","platform":"","id":""}}',
      "storedBytes is missing, or is no whole number of bytes",
    ],
  ])("that is none is one line: %s", async (text, message) => {
    const file = write("bad.json", text);
    for (const call of [
      ["compare", file, A],
      ["analyze", A, "--baseline", file],
    ]) {
      const { exitCode, out, err } = await run(call);
      expect([exitCode, out]).toEqual([2, ""]);
      expect(err).toBe(`slim: ${file}: ${message}; write it anew with slim baseline IMAGE -o FILE\n`);
    }
    const before = readFileSync(file, "utf8");
    expect((await run(["baseline", A, "-o", file, "--ratchet"])).exitCode).toBe(2);
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("a gate of growth needs one", async () => {
    const { exitCode, err } = await run(["analyze", A, "--max-growth", "5%"]);
    expect([exitCode, err]).toEqual([
      2,
      "slim: --max-growth needs an earlier image to grow from; give --baseline too\n",
    ]);
    expect((await run(["baseline", A, "--ratchet"])).exitCode).toBe(2);
    expect(existsSync("baseline.json")).toBe(false);
  });
});
