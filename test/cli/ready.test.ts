import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { delimiter, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { readRecipe } from "../../src/recipe/read.ts";
import { builtForThisFile } from "../support/built.ts";
import { run, scratch } from "../support/main.ts";

const { folder, path, write } = scratch();
const bin = builtForThisFile("ready");
const IMAGE = resolve("fixtures/docker-26/image.tar");
const DOCKERFILE = "fixtures/app/Dockerfile";

beforeAll(() => {
  mkdirSync(path("action"));
  symlinkSync(resolve(bin, "../.."), path("action/dist"));
  mkdirSync(path("bin"));
  writeFileSync(path("bin/slim"), `#!/bin/sh\nexec "${process.execPath}" "${resolve(bin)}" "$@"\n`);
  chmodSync(path("bin/slim"), 0o755);
}, 60_000);

/** A script under a POSIX shell, slim on its path. */
const sh = (
  script: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  cwd = ".",
) => {
  const PATH = [path("bin"), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, "--", ...args], {
    env: { ...env, PATH },
    cwd,
    encoding: "utf8",
  });
  return { exitCode: status, out: stdout, err: stderr };
};

const sorted = (names: Iterable<string | undefined>): string[] => [...new Set(names)].map(String).sort();
const captured = (text: string, pattern: RegExp): string[] =>
  sorted([...text.matchAll(pattern)].map(([, name]) => name));

const ACTION = readFileSync("action.yml", "utf8");

describe("the GitHub action", { timeout: 60_000 }, () => {
  const action = parse(ACTION);
  const [step] = action.runs.steps;

  it("uses every input that it declares, through the environment alone, and fills every output", () => {
    expect(captured(ACTION, /\$\{\{ inputs\.([\w-]+) \}\}/g)).toEqual(sorted(Object.keys(action.inputs)));
    expect(step.run).not.toContain("${{");
    // The token is for slim to read: no command line ever holds it.
    const { SLIM_GITHUB_TOKEN: token, ...env } = step.env;
    expect([token, step.run.includes("TOKEN")]).toEqual([`\${{ inputs.token }}`, false]);
    for (const name of Object.keys(env)) expect(step.run).toContain(`"$${name}"`);
    expect(captured(step.run, /console\.log\(`([\w-]+)=/g)).toEqual(sorted(Object.keys(action.outputs)));
    for (const [name, { value }] of Object.entries<{ value: string }>(action.outputs))
      expect(value).toBe(`\${{ steps.${step.id}.outputs.${name} }}`);
  });

  const act = (inputs: Readonly<Record<string, string>>, cwd = ".", event = "push") => {
    const files = { GITHUB_OUTPUT: path("output"), GITHUB_STEP_SUMMARY: path("summary.md") };
    for (const file of Object.values(files)) writeFileSync(file, "");
    const defaults = Object.entries<{ default?: string }>(action.inputs).map(([name, input]) => [
      name.toUpperCase().replace("-", "_"),
      input.default ?? "",
    ]);
    const env = {
      ...Object.fromEntries(defaults),
      IMAGE,
      DOCKERFILE,
      ...inputs,
      ...files,
      GITHUB_ACTION_PATH: path("action"),
      GITHUB_RUN_ID: "1",
      GITHUB_EVENT_NAME: event,
      RUNNER_TEMP: folder,
    };
    const result = sh(step.run, env, [], cwd);
    const outputs = readFileSync(files.GITHUB_OUTPUT, "utf8").trim().split("\n");
    return {
      ...result,
      outputs: Object.fromEntries(outputs.map((line) => line.split("="))),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8"),
    };
  };

  it("annotates, writes the job's page, and says in its outputs what the report says", async () => {
    const { exitCode, out, err, outputs, summary } = act({});
    expect([exitCode, err, outputs.passed]).toEqual([0, "", "true"]);
    expect(out).toContain("::warning file=fixtures/app/Dockerfile,line=14,");
    expect(summary).toMatch(/^## slim: 284 kB of waste/);
    const report = JSON.parse(readFileSync(outputs.report ?? "", "utf8"));
    expect(report.schema).toBe("slim-report/1");
    expect(outputs["dead-bytes"]).toBe(`${report.sizes.deadBytes}`);
    const rewrite = JSON.parse(
      (await run(["rewrite", DOCKERFILE, "--image", IMAGE, "--format", "json"])).out,
    );
    expect(outputs["saved-bytes"]).toBe(`${rewrite.image.storedBytes - rewrite.predicted.storedBytes}`);
  });

  it("fails where a gate fails, unless it is told not to, and prints all the same", () => {
    const config = write("gates.yaml", "gates:\n  max-dead: 1kB\n");
    for (const [fail, status] of [
      ["true", 1],
      ["false", 0],
    ] as const) {
      const { exitCode, out, outputs } = act({ CONFIG: config, FAIL: fail });
      expect([exitCode, outputs.passed]).toEqual([status, "false"]);
      expect(out).toContain("::error title=slim%3A max-dead::");
    }
  });

  it("looks at the folder of the build where it is given", () => {
    expect(act({ CONTEXT: "fixtures/app" })).toMatchObject({ exitCode: 0, err: "" });
    const { exitCode, err } = act({ CONTEXT: "nowhere" });
    expect([exitCode, err]).toEqual([2, expect.stringMatching(/^slim: nowhere: is no folder; /)]);
  });

  it("holds an image against a baseline", () => {
    const { exitCode, summary } = act({ BASELINE: IMAGE });
    expect([exitCode, summary.includes("### Since the baseline")]).toEqual([0, true]);
  });

  it.each([
    ["post", "pull_request", true],
    ["post", "pull_request_target", true],
    ["post", "push", false],
    ["pull-request", "push", true],
    ["pull-request", "schedule", true],
    ["pull-request", "pull_request", false],
  ])("%s on %s: %s", (input, event, speaks) => {
    const name = input.toUpperCase().replace("-", "_");
    const { exitCode, err } = act({ [name]: "true", SLIM_GITHUB_TOKEN: "" }, ".", event);
    // There is no repository here, so it says in one line that it cannot know to whom it speaks.
    expect([exitCode, err === ""]).toEqual(speaks ? [2, false] : [0, true]);
    if (speaks) expect(err).toMatch(/^slim: neither GitHub Actions nor GitLab CI is here .*\n$/);
  });

  it("takes names as they are", () => {
    const name = "a b $(touch run);'.Dockerfile";
    copyFileSync(DOCKERFILE, path(name));
    expect(act({ DOCKERFILE: name }, folder).exitCode).toBe(0);
    expect(existsSync(path("run"))).toBe(false);
  });

  it("fails in one line where there is no image", () => {
    const { exitCode, err } = act({ IMAGE: "nowhere.tar" });
    expect(exitCode).toBe(2);
    expect(err).toMatch(/^slim: nowhere\.tar: .*\n$/);
  });
});

describe("the GitLab component", { timeout: 60_000 }, () => {
  const text = readFileSync("templates/slim.yml", "utf8");
  const [spec, jobs] = parseAllDocuments(text).map((document) => document.toJS());
  const job = jobs["$[[ inputs.job ]]"];

  it("uses every input that it declares", () => {
    expect(captured(text, /\$\[\[ inputs\.([\w-]+) \]\]/g)).toEqual(sorted(Object.keys(spec.spec.inputs)));
  });

  it("leaves what GitLab shows, and the patch, and fails by the gates", () => {
    copyFileSync(DOCKERFILE, path("Dockerfile"));
    const env = {
      SLIM_IMAGE: IMAGE,
      SLIM_DOCKERFILE: "Dockerfile",
      SLIM_CONTEXT: ".",
      SLIM_CONFIG: ".slim.yaml",
      SLIM_POST: "false",
    };
    const { exitCode, out, err } = sh(job.script[0], env, [], folder);
    expect([exitCode, err, out.startsWith("<!-- slim:report:")]).toEqual([0, "", true]);
    for (const file of job.artifacts.paths)
      expect(readFileSync(path(file), "utf8").length).toBeGreaterThan(100);
    expect(job.artifacts.paths).toContain(job.artifacts.reports.codequality);
    const posted = sh(job.script[0], { ...env, SLIM_POST: "true", CI_MERGE_REQUEST_IID: "4" }, [], folder);
    expect(posted).toMatchObject({ exitCode: 2, err: expect.stringMatching(/^slim: neither GitHub/) });
    write("strict.yaml", "gates:\n  max-dead: 1kB\n");
    expect(sh(job.script[0], { ...env, SLIM_CONFIG: "strict.yaml" }, [], folder).exitCode).toBe(1);
  });
});

describe("the workflow of slim init", { timeout: 60_000 }, () => {
  it("annotates, writes the job's page, and leaves the patch, from one reading", async () => {
    const top = path("shop");
    mkdirSync(top);
    copyFileSync(DOCKERFILE, resolve(top, "Dockerfile"));
    expect(sh("slim init --ci github", {}, [], top)).toMatchObject({ exitCode: 0, err: "" });
    const { jobs } = parse(readFileSync(resolve(top, ".github/workflows/slim.yml"), "utf8"));
    // The registry is none of this test's: npx gives what is built here. Nothing is built, so the saved image stands ready.
    writeFileSync(path("bin/npx"), '#!/bin/sh\necho call >> calls\nshift 2\nexec slim "$@"\n', {
      mode: 0o755,
    });
    writeFileSync(path("bin/docker"), "#!/bin/sh\n", { mode: 0o755 });
    copyFileSync(IMAGE, resolve(top, "image.tar"));
    const env = { ...jobs.slim.env, GITHUB_STEP_SUMMARY: "summary.md" };
    const scripts = jobs.slim.steps.flatMap((step: { run?: string }) => step.run ?? []);
    const printed = scripts.map((script: string) => sh(script, env, [], top));
    for (const { exitCode, err } of printed) expect([exitCode, err]).toEqual([0, ""]);
    const read = (name: string): string => readFileSync(resolve(top, name), "utf8");
    expect(printed.at(-1).out).toContain("::warning file=Dockerfile,line=14,");
    expect([read("summary.md"), read("slim.patch"), read("calls")]).toEqual([
      expect.stringMatching(/^## slim: 284 kB of waste/),
      expect.stringMatching(/^From 0+ /),
      "call\n",
    ]);
  });
});

describe("the pre-commit hooks", { timeout: 60_000 }, () => {
  const hooks: readonly { id: string; entry: string }[] = parse(
    readFileSync(".pre-commit-hooks.yaml", "utf8"),
  );
  const BEFORE = "FROM debian\nRUN apt-get update && apt-get install -y curl\n";

  it.each(hooks.map(({ id, entry }) => [id, entry] as const))("%s takes several files", (id, entry) => {
    const [, script = ""] = /^sh -c '([^']*)' --$/.exec(entry) ?? [];
    const names = ["one.Dockerfile", "a b.Dockerfile"];
    const files = names.map((name) => write(name, BEFORE));
    expect(sh(script, {}, files)).toMatchObject({ exitCode: 1, err: "" });
    const isEdited = files.map((file) => readFileSync(file, "utf8") !== BEFORE);
    expect(isEdited).toEqual(id.endsWith("-check") ? [false, false] : [true, true]);
    if (!id.endsWith("-check")) expect(sh(script, {}, files).exitCode).toBe(0);
  });
});

describe("slim's own Dockerfile", () => {
  const text = readFileSync("Dockerfile", "utf8");
  const { stages } = readRecipe(text, "Dockerfile").dockerfile;

  it("is one that slim has nothing to say of", async () => {
    const { exitCode, out } = await run(["rewrite", "Dockerfile", "--check"]);
    expect([exitCode, out]).toEqual([0, expect.stringMatching(/^NO_CHANGE: /)]);
  });

  it("copies what is there, and the context holds nothing else", () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, names = ""]) =>
      names.split(" "),
    );
    for (const name of copied) expect([name, existsSync(name)]).toEqual([name, true]);
    const [all, ...kept] = readFileSync(".dockerignore", "utf8")
      .split("\n")
      .filter((line) => /^[^#]/.test(line));
    expect([all, sorted(kept)]).toEqual(["*", sorted(copied.map((name) => `!${name}`))]);
  });

  it("has one Node in all stages, which slim runs on, and ends as nobody special", () => {
    expect(sorted(stages.map(({ base }) => base))).toHaveLength(1);
    const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
    const [, major] = /^ARG NODE=(\d+)$/m.exec(text) ?? [];
    expect(Number(major)).toBeGreaterThanOrEqual(Number.parseInt(engines.node.replace(">=", ""), 10));
    expect(text.slice(text.lastIndexOf("\nFROM"))).toMatch(/\nUSER node\n/);
  });
});
