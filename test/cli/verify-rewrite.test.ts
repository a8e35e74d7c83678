import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { run, scratch } from "../support/main.ts";

const APP = "fixtures/docker-26/image.tar";
const { write, path } = scratch();

/** A report of the fixture itself, changed as a case wants it: so it predicts what is there, but for that. */
const reportOf = (change: (report: Report) => void): string => {
  const report = JSON.parse(readFileSync(path("report.json"), "utf8"));
  report.predicted.storedBytes = report.image.storedBytes;
  change(report);
  return write(`${Math.abs(hash(change.toString()))}.json`, JSON.stringify(report));
};

interface Report {
  schema: string;
  predicted: { storedBytes: number } | null;
  expected: { config: Record<string, string>; paths: string[] };
}

const hash = (text: string): number =>
  [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 0);

const held = (change: (report: Report) => void, ...more: string[]) =>
  run(["verify", "--rewrite", reportOf(change), "--image", APP, ...more]);

const asPredicted = (report: Report): void => {
  report.schema = "slim-rewrite/1";
};

beforeAll(async () => {
  const { exitCode } = await run([
    ...["rewrite", "fixtures/app/Dockerfile", "--image", APP, "--format", "json", "-o", path("report.json")],
  ]);
  expect(exitCode).toBe(0);
});

describe("slim verify --rewrite", { timeout: 30_000 }, () => {
  it("says that a promise is kept", async () => {
    const { out, exitCode } = await held(asPredicted);
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^app:26 is what the rewrite said that it would be\.\n\n {2}kept {4}bytes .* predicted \(\+0\.0 %\); 0 B less than before\n {2}kept {4}config {2}the same\n {2}kept {4}files {3}\d+ paths expected, all there\n$/,
    );
  });

  it("asks for what runs", () => {
    const { expected } = JSON.parse(readFileSync(path("report.json"), "utf8"));
    expect(expected.paths).toEqual(expect.arrayContaining(["/usr/local/bin/notes"]));
    expect(expected.config).toMatchObject({ "config.User": '"1000"' });
  });

  const broken: readonly [what: string, change: (report: Report) => void, said: string][] = [
    [
      "more bytes than five in a hundred",
      (report) => {
        if (report.predicted) report.predicted.storedBytes *= 0.9;
      },
      "broken  bytes",
    ],
    [
      "fewer bytes",
      (report) => {
        if (report.predicted) report.predicted.storedBytes *= 1.1;
      },
      "broken  bytes",
    ],
    [
      "another config",
      (report) => {
        report.expected.config["config.User"] = '"root"';
      },
      '  config.User: "root" → "1000"\n',
    ],
    ["a file less", (report) => void report.expected.paths.push("/srv/gone"), "  /srv/gone: missing\n"],
    [
      "an empty folder",
      (report) => void report.expected.paths.push("/srv/app/bin/notes/"),
      "bin/notes/: missing\n",
    ],
  ];
  it.each(broken)("%s: status 1", async (_what, change, said) => {
    const { out, exitCode } = await held(change);
    expect(exitCode).toBe(1);
    expect(out).toContain("is not what the rewrite said");
    expect(out).toContain(said);
  });

  it("is JSON for programs", async () => {
    const { out } = await held((report) => void report.expected.paths.push("/srv/gone"), "--format", "json");
    expect(JSON.parse(out)).toMatchObject({
      schema: "slim-verify-rewrite/1",
      kept: false,
      bytes: { kept: true, error: 0 },
      config: [],
      missing: ["/srv/gone"],
    });
  });

  it.each([
    [() => write("no.json", "{}"), "no.json: is no report of slim rewrite; write it anew with slim rewrite"],
    [() => write("cut.json", '{"schema":'), "cut.json: is no report of slim rewrite; write it anew"],
    [() => path("missing.json"), "no such file; give the path of a report of slim rewrite --format json"],
    [
      () =>
        reportOf((report) => {
          report.predicted = null;
        }),
      "it predicts nothing; write it anew with slim rewrite --image IMAGE",
    ],
  ])("a report that is none: status 2", async (report, said) => {
    const { exitCode, err, out } = await run(["verify", "--rewrite", report(), "--image", APP]);
    expect([exitCode, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(said);
  });

  it.each([
    [["--rewrite", "r.json"], "--image is missing; give the image that the rewritten Dockerfile built"],
    [["--rewrite", "r.json", "--image", APP, APP], "--rewrite takes the place of A and B"],
    [["--rewrite", "-", "--image", "-"], "standard input cannot be both report and image"],
    [[APP, APP, "--image", "app:26"], "--image is what --rewrite is held against"],
    [[], "A is missing; see slim verify --help"],
    [[APP], "B is missing; see slim verify --help"],
  ])("%j is refused", async (argv, said) => {
    const { exitCode, err } = await run(["verify", ...argv]);
    expect([exitCode, err.includes(said)]).toEqual([2, true]);
  });
});
