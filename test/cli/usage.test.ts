import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { type Run, run, scratch } from "../support/main.ts";

const { write } = scratch();
const FILES: Readonly<Record<string, string>> = {
  IMAGE: write(
    "image.tar",
    archiveOf(filesOf("docker-20", { tags: ["app:1"], layers: [{ members: [{ path: "a", body: "x" }] }] })),
  ),
  DOCKERFILE: write("Dockerfile", "FROM scratch\nCOPY a /\n"),
};

/** Of a name that no system takes, or of a file that may not be looked at. */
const LONG = "l".repeat(300);

/** A call in which IMAGE and DOCKERFILE stand for files. */
const call = (argv: readonly string[]): Promise<Run> =>
  run(argv.map((word) => word.replace(/\b(?:IMAGE|DOCKERFILE)$/, (name) => FILES[name] ?? name)));

describe("a call that is wrong is answered in one line", () => {
  it.each([
    [[], "no command was given; see slim --help"],
    [["--quiet"], "no command was given; see slim --help"],
    [["anlyze", "IMAGE"], "anlyze: is no command; did you mean analyze?"],
    [["versions"], "versions: is no command; see slim --help"],
    [["help", "nonsense"], "nonsense: is no command; see slim --help"],
    [["nonsense", "--help"], "nonsense: is no command; see slim --help"],
    [["nonsense"], "nonsense: is no command; see slim --help"],
    [["image.tar"], "image.tar: is no command; see slim --help"],
    [["analyze"], "IMAGE is missing; see slim analyze --help"],
    [["layers"], "IMAGE is missing; see slim layers --help"],
    [["why", "IMAGE"], "PATH is missing; see slim why --help"],
    [["verify", "IMAGE"], "B is missing; see slim verify --help"],
    [["analyze", "--nope", "IMAGE"], "--nope: is no option of slim analyze; see slim analyze --help"],
    [["analyze", "IMAGE", "extra"], "unknown argument: extra; see slim --help"],
    [
      ["analyze", "IMAGE", "--frmat", "json"],
      "--frmat: is no option of slim analyze; did you mean --format?",
    ],
    [["analyze", "--nonsense", "IMAGE"], "--nonsense: is no option of slim analyze; see slim analyze --help"],
    [["analyze", "--no-colr", "IMAGE"], "--colr: is no option of slim analyze; did you mean --color?"],
    [["layers", "--maxdead=5", "IMAGE"], "--maxdead: is no option of slim layers; see slim layers --help"],
    [
      ["analyze", "IMAGE", "--format", "xml"],
      "--format xml: is no choice; give one of text, json, markdown, html, sarif, codequality, github, rdjson",
    ],
    [["layers", "IMAGE", "--format", "markdown"], "--format markdown: is no choice; give one of text, json"],
    [["analyze", "IMAGE", "--format"], "--format needs a value; see slim --help"],
    [["analyze", "IMAGE", "-o"], "-o needs a value; see slim --help"],
    [
      ["analyze", "nowhere.tar", "--top", "0"],
      "--top 0: is no positive whole number; give one, such as --top 20",
    ],
    [["analyze", "IMAGE", "--top", "0"], "--top 0: is no positive whole number; give one, such as --top 20"],
    [
      ["analyze", "IMAGE", "--top", "-3"],
      "--top -3: is no positive whole number; give one, such as --top 20",
    ],
    [
      ["analyze", "IMAGE", "--top", "1.5"],
      "--top 1.5: is no positive whole number; give one, such as --top 20",
    ],
    [
      ["analyze", "IMAGE", "--max-expansion", "many"],
      "--max-expansion many: is no positive whole number; give one, such as --max-expansion 20",
    ],
    [
      ["analyze", "IMAGE", "--max-dead", "much"],
      '--max-dead "much" is not a limit; write for example 10MB or 5%',
    ],
    [
      ["analyze", "IMAGE", "--max-dead", "101%"],
      '--max-dead "101%" is more than 100 %; write for example 10MB or 5%',
    ],
    [
      ["analyze", "IMAGE", "--min-efficiency", "2"],
      '--min-efficiency "2" is more than 1; write for example 0.95 or 95%',
    ],
    [
      ["analyze", "IMAGE", "--max-layers", "2kB"],
      '--max-layers "2kB" is not a whole number; write for example 20',
    ],
    [["analyze", "IMAGE", "--base", "2"], "--base 2: the image has 1 layers; give a number up to that"],
    [
      ["analyze", "IMAGE", "--target", "web"],
      "--target names a stage of a Dockerfile; give --dockerfile too",
    ],
    [
      ["analyze", "IMAGE", "-f", "nowhere/Dockerfile"],
      "nowhere/Dockerfile: no such file; give the path of a Dockerfile",
    ],
    [["layers", "IMAGE", "1"], "layer 1: the image has 1, counted from 0; give one of them"],
    [["layers", "IMAGE", "one"], "one: is no layer; give its number, counted from 0"],
    [["layers", "IMAGE", "-f", "DOCKERFILE", "0x0"], "0x0: is no layer; give its number, counted from 0"],
    [["rules", "nonsense"], "nonsense: is no rule; see slim rules"],
    [["rules", "apt-list"], "apt-list: is no rule; did you mean apt-lists?"],
    [
      ["squash", "IMAGE", "-o", "out.tar", "--drop", "cachse"],
      "--drop cachse: is no rule; did you mean caches?",
    ],
    [["squash", "IMAGE", "--to"], "--to needs a value; see slim --help"],
    [["squash", "IMAGE", "--strategy"], "--strategy needs a value; see slim --help"],
    [["verify", "IMAGE", "IMAGE", "--format"], "--format needs a value; see slim --help"],
    [["analyze", "IMAGE", "--trace", "nowhere"], "nowhere: no such file; give the path of a trace"],
    [["rules", "apt-cache", "more"], "unknown argument: more; see slim --help"],
    [
      ["analyze", "IMAGE", "-o", "nowhere/out.txt"],
      "nowhere/out.txt: there is no folder nowhere; make it, or give another --output",
    ],
    [["analyze", "IMAGE", "-o", "IMAGE"], `${FILES.IMAGE}: is the image that is read; give another --output`],
    [
      ["layers", "docker-archive:IMAGE", "-f", "DOCKERFILE", "-o", "DOCKERFILE"],
      `${FILES.DOCKERFILE}: is the Dockerfile that is read; give another --output`,
    ],
    [
      ["suggest", "IMAGE", "-f", "DOCKERFILE", "--also", "patch=DOCKERFILE"],
      `${FILES.DOCKERFILE}: is the Dockerfile that is read; give another --also`,
    ],
    [
      ["squash", "nowhere.tar", "-o", "nowhere/out.tar"],
      "nowhere/out.tar: there is no folder nowhere; make it, or give another --output",
    ],
    [["analyze", "IMAGE", "-f", "IMAGE"], `${FILES.IMAGE}: is no text; give the path of a Dockerfile`],
    [["rewrite", "IMAGE"], `${FILES.IMAGE}: is no text; give the path of a Dockerfile`],
    [["rewrite", "src"], "src: is a folder; give the path of the Dockerfile in it"],
    [
      ["compare", "IMAGE", "slim.schema.json"],
      "slim.schema.json: is a report, and B has to be an image; give the report as A",
    ],
    [["compare", LONG, "IMAGE"], `${LONG}: cannot be read (ENAMETOOLONG); look at its permissions`],
    [
      ["analyze", "IMAGE", "--baseline", LONG],
      `${LONG}: cannot be read (ENAMETOOLONG); look at its permissions`,
    ],
    [
      ["analyze", "IMAGE", "-o", "package.json/out.txt"],
      "package.json/out.txt: there is no folder package.json; make it, or give another --output",
    ],
    [["analyze", "IMAGE", "-o", ""], "--output names no file; give one"],
    [
      ["suggest", "IMAGE", "-f", "DOCKERFILE", "--also", "json=nowhere/out.json"],
      "nowhere/out.json: there is no folder nowhere; make it, or give another --also",
    ],
    [
      ["suggest", "IMAGE", "-f", "DOCKERFILE", "--summary", "nowhere/page.md"],
      "nowhere/page.md: there is no folder nowhere; make it, or give another --summary",
    ],
  ])("slim %j", async (argv, message) => {
    expect(await call(argv)).toEqual({ exitCode: 2, out: "", err: `slim: ${message}\n` });
  });

  it("before the image is read", async () => {
    for (const argv of [
      ["--max-dead", "x"],
      ["--format", "xml"],
      ["-f", "nowhere"],
      ["-o", "nowhere/out"],
    ]) {
      const { err } = await run(["analyze", "nowhere.tar", ...argv]);
      expect(err).not.toContain("nowhere.tar");
    }
  });
});

describe("standard input is there once", () => {
  it.each([
    [["analyze", "-", "-f", "-"], "image and Dockerfile"],
    [["analyze", "-:app:1", "-f", "-"], "image and Dockerfile"],
    [["analyze", "docker-archive:-", "--trace", "-"], "image and trace"],
    [["analyze", "-", "--baseline", "oci-archive:-"], "image and baseline"],
    [["layers", "IMAGE", "-f", "-", "--config", "-"], "Dockerfile and config"],
    [
      ["squash", "-", "-o", "out.tar", "--strategy", "relayer", "--previous", "-"],
      "image and previous image",
    ],
    [["rewrite", "-", "--image", "-"], "Dockerfile and image"],
    [["verify", "-", "-"], "image A and image B"],
    [["verify", "--rewrite", "-", "--image", "-"], "report and image"],
    [["compare", "-", "-:1"], "image A and image B"],
    [["suggest", "-", "-f", "DOCKERFILE", "--format", "github", "--diff", "-"], "image and diff"],
  ])("slim %j", async (argv, what) => {
    expect(await call(argv)).toEqual({
      exitCode: 2,
      out: "",
      err: `slim: standard input cannot be both ${what}; give one of them as a file\n`,
    });
  });
});

describe("names that look like numbers are names", () => {
  it("of a layer and of an image", async () => {
    const numbered = write(
      "123",
      archiveOf(filesOf("docker-20", { layers: [{ members: [{ path: "a" }] }] })),
    );
    expect((await run(["layers", numbered, "0"])).out).toContain("A  ");
    const before = process.cwd();
    process.chdir(numbered.slice(0, -"/123".length));
    try {
      expect((await run(["analyze", "123"])).exitCode).toBe(0);
    } finally {
      process.chdir(before);
    }
  });
});

describe("help", () => {
  it.each([
    ["slim", ["--help"]],
    ["analyze", ["analyze", "--help"]],
    ["layers", ["layers", "--help"]],
    ["squash", ["help", "squash"]],
    ["why", ["why", "-h"]],
    ["compare", ["compare", "--help"]],
    ["suggest", ["suggest", "--help"]],
    ["baseline", ["baseline", "--help"]],
    ["init", ["init", "--help"]],
    ["rewrite", ["rewrite", "--help"]],
    ["verify", ["verify", "--help"]],
    ["rules", ["rules", "--help"]],
  ])("of %s", async (name, argv) => {
    const { exitCode, out, err } = await run(argv);
    expect([exitCode, err]).toEqual([0, ""]);
    await expect(out).toMatchFileSnapshot(`goldens/help-${name}.txt`);
  });

  it("is the same by whatever name, and as wide as the terminal", async () => {
    for (const asked of [["help"], ["-h"]]) expect(await run(asked)).toEqual(await run(["--help"]));
    for (const asked of [
      ["help", "why"],
      ["why", "-h"],
      ["-h", "why"],
    ])
      expect(await run(asked)).toEqual(await run(["why", "--help"]));
    for (const columns of [60, 80, 300])
      for (const line of (await run(["analyze", "--help"], { columns })).out.split("\n"))
        expect(line.length).toBeLessThanOrEqual(Math.min(columns, 100));
  });

  it("says the version", async () => {
    const { exitCode, out } = await run(["--version"]);
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
    for (const asked of [["analyze", "--version"], ["version"]]) expect((await run(asked)).out).toBe(out);
  });
});
