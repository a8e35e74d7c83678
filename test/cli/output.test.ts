import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Args } from "../../src/cli/options.ts";
import { showingProgress } from "../../src/cli/progress.ts";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, SILENT, scratch } from "../support/main.ts";

const { path, write } = scratch();
const IMAGE = write(
  "image.tar",
  archiveOf(
    filesOf("docker-20", {
      tags: ["app:1"],
      layers: [{ members: [{ path: "a", body: "x".repeat(5000) }] }, { members: [{ path: ".wh.a" }] }],
    }),
  ),
);
const COMMANDS: readonly (readonly [what: string, argv: readonly string[]])[] = [
  ["the analysis", ["analyze", IMAGE]],
  ["the layers", ["layers", IMAGE]],
  ["one layer", ["layers", IMAGE, "0"]],
  ["the rules", ["rules"]],
  ["one rule", ["rules", "apt-lists"]],
];
const TERMINAL = { outIsTerminal: true, errIsTerminal: true };
const ESCAPE = "\u001b[";

describe("where the result goes", () => {
  it.each(COMMANDS)("of %s", async (_what, argv) => {
    const printed = await run(argv);
    expect(printed).toEqual({ exitCode: 0, out: expect.stringMatching(/\n$/), err: "" });
    expect(await run([...argv, "-o", "-"])).toEqual(printed);
    expect(await run([...argv, "--quiet"])).toEqual({ exitCode: 0, out: "", err: "" });
    const file = path("result");
    for (const more of [
      ["-o", file],
      ["--output", file],
      [`--output=${file}`, "--quiet"],
    ]) {
      write("result", "what was there before");
      expect(await run([...argv, ...more])).toEqual({ exitCode: 0, out: "", err: "" });
      expect(readFileSync(file, "utf8")).toBe(printed.out);
    }
  });

  it("a file that cannot be written leaves no draft", async () => {
    mkdirSync(path("full"));
    mkdirSync(path("full/taken"));
    const { exitCode, err } = await run(["analyze", IMAGE, "-o", path("full/taken")]);
    expect([exitCode, err]).toEqual([2, expect.stringContaining("full/taken: cannot be written (EISDIR)")]);
    expect(readdirSync(path("full"))).toEqual(["taken"]);
  });

  it("no file is written where the image is refused", async () => {
    for (const name of ["nowhere.tar", write("broken.tar", "no image")]) {
      expect((await run(["analyze", name, "-o", path("never")])).exitCode).toBe(2);
      expect(existsSync(path("never"))).toBe(false);
    }
  });

  it("errors are said even with --quiet", async () => {
    expect((await run(["analyze", "nowhere.tar", "--quiet"])).err).toContain("nowhere.tar: no such file");
  });
});

describe("colour", () => {
  it.each([
    ["not to a file", [], {}, false],
    ["to a terminal", [], TERMINAL, true],
    ["not with --no-color", ["--no-color"], TERMINAL, false],
    ["not with NO_COLOR", [], { ...TERMINAL, env: { NO_COLOR: "1" } }, false],
    ["with an empty NO_COLOR, which says nothing", [], { ...TERMINAL, env: { NO_COLOR: "" } }, true],
    ["not to a dumb one", [], { ...TERMINAL, env: { TERM: "dumb" } }, false],
    ["not where only errors go to a terminal", [], { errIsTerminal: true }, false],
    ["with --color anywhere", ["--color"], {}, true],
    ["with --color against NO_COLOR", ["--color"], { env: { NO_COLOR: "1" } }, true],
    ["with -o - to a terminal", ["-o", "-"], TERMINAL, true],
  ])("%s", async (_when, more, io, colored) => {
    for (const argv of [
      ["analyze", IMAGE],
      ["layers", IMAGE],
      ["layers", IMAGE, "0"],
    ]) {
      const { out } = await run([...argv, ...more], io);
      expect(out.includes(ESCAPE)).toBe(colored);
      expect(out.replaceAll(/\u001b\[[\d;]*m/g, "")).toBe((await run(argv)).out);
    }
  });

  it("not in a file, even from a terminal", async () => {
    await run(["analyze", IMAGE, "-o", path("plain")], TERMINAL);
    expect(readFileSync(path("plain"), "utf8")).not.toContain(ESCAPE);
  });

  it("not in what programs read", async () => {
    for (const format of ["json", "markdown"])
      expect((await run(["analyze", IMAGE, "--format", format], TERMINAL)).out).not.toContain(ESCAPE);
  });
});

describe("the width", () => {
  it.each([60, 80, 100, 120])("is that of the terminal: %i", async (columns) => {
    for (const argv of [
      ["analyze", "fixtures/docker-26/image.tar"],
      ["layers", "fixtures/docker-26/image.tar"],
    ]) {
      const { out } = await run([...argv, "--no-color"], { ...TERMINAL, columns });
      for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(columns);
    }
  });

  it("is 100 in a file, whatever the terminal", async () => {
    const argv = ["analyze", "fixtures/docker-26/image.tar"];
    expect((await run(argv, { columns: 40 })).out).toBe((await run(argv)).out);
  });
});

describe("progress", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const shown = async (args: Args, errIsTerminal: boolean, ms: number, env = {}): Promise<string> => {
    const printed: string[] = [];
    const io = { ...SILENT, env, errIsTerminal, err: (text: string) => void printed.push(text) };
    await showingProgress(args, io, async () => void vi.advanceTimersByTime(ms));
    vi.advanceTimersByTime(10_000);
    return printed.join("");
  };

  it("is shown to a terminal once reading takes longer than a second, and wiped away", async () => {
    expect(await shown({}, true, 1000)).toBe(`\r${ESCAPE}Kreading, 0 B so far\r${ESCAPE}K`);
    expect((await shown({}, true, 1500)).match(/reading/g)).toHaveLength(3);
  });

  it.each([
    ["in less than a second", {}, true, 999],
    ["where nobody wants it", { progress: false }, true, 5000],
    ["where nothing is to be printed", { quiet: true }, true, 5000],
    ["where no terminal is", {}, false, 5000],
  ])("is not shown %s", async (_when, args: Args, terminal, ms) => {
    expect(await shown(args, terminal, ms)).toBe("");
  });

  it("is not shown to a dumb terminal, which wipes nothing away", async () => {
    expect(await shown({}, true, 5000, { TERM: "dumb" })).toBe("");
  });

  it("never comes between the lines of the result", async () => {
    vi.useRealTimers();
    expect((await run(["analyze", IMAGE], TERMINAL)).err).toBe("");
  });
});
