import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../src/cli/config/read.ts";
import { checkConfig } from "../../src/cli/config/settings.ts";
import { run, scratch } from "../support/main.ts";

const { folder } = scratch();
const CONFIG = ".slim.yaml";
const WORKFLOW = ".github/workflows/slim.yml";
const before = process.cwd();

beforeEach(() => {
  process.chdir(mkdtempSync(join(folder, "My Shop ")));
  writeFileSync("Dockerfile", "FROM scratch\n");
});
afterEach(() => process.chdir(before));

const read = (path: string): string => readFileSync(path, "utf8");

describe("slim init", () => {
  it("writes a config and a workflow, and asks nothing", async () => {
    expect(await run(["init"])).toEqual({
      exitCode: 0,
      out: `wrote ${CONFIG}\nwrote ${WORKFLOW}\n`,
      err: "",
    });
    const { jobs, permissions } = parse(read(WORKFLOW));
    expect(permissions).toEqual({ contents: "read" });
    const { version, name } = JSON.parse(read(join(before, "package.json")));
    expect(jobs.slim.env).toEqual({
      DOCKERFILE: "Dockerfile",
      IMAGE: expect.stringMatching(/^my-shop-[a-z0-9-]+$/),
      SLIM: `${name}@${version}`,
    });
  });

  it("the config is one, as it stands and with its examples switched on", async () => {
    await run(["init"]);
    expect(parseConfig(read(CONFIG), CONFIG)).toEqual({ name: CONFIG });
    const examples = parseConfig(read(CONFIG).replace(/^# (?=[a-z-]+:| )/gm, ""), CONFIG);
    checkConfig(examples);
    expect(Object.keys(examples).sort()).toEqual(["gates", "ignore", "name", "rules"]);
  });

  it("the workflow's commands run as they stand, whatever the Dockerfile is called", async () => {
    const name = `a b $(touch run);'"\${{ github.actor }}.Dockerfile`;
    writeFileSync(name, "FROM scratch\n");
    expect((await run(["init", "-f", name])).exitCode).toBe(0);
    const { jobs } = parse(read(WORKFLOW));
    mkdirSync("bin");
    for (const tool of ["docker", "npx"]) {
      writeFileSync(`bin/${tool}`, `#!/bin/sh\nprintf '%s\\n' "${tool}" "$@" >> calls\n`);
      chmodSync(`bin/${tool}`, 0o755);
    }
    const env = {
      ...jobs.slim.env,
      // What GitHub makes of an expression that is a string.
      DOCKERFILE: jobs.slim.env.DOCKERFILE.replace(`\${{ '\${{' }}`, "${{"),
      PATH: `${process.cwd()}/bin:${process.env.PATH}`,
      GITHUB_STEP_SUMMARY: "summary",
    };
    for (const { run: script } of jobs.slim.steps.filter((step: { run?: string }) => step.run !== undefined))
      expect(spawnSync("bash", ["-eo", "pipefail", "-c", script], { env }).status).toBe(0);
    const calls = read("calls").split("\n");
    expect(calls.filter((word) => word === name)).toHaveLength(2);
    expect(existsSync("run")).toBe(false);
    expect(
      calls
        .slice(calls.indexOf("npx") + 1)
        .join(" ")
        .trim(),
    ).toBe(
      `--yes ${jobs.slim.env.SLIM} suggest image.tar -f ${name} --context . --format github --summary summary --also patch=slim.patch`,
    );
  });

  it("replaces nothing unless it is told to, and then all", async () => {
    writeFileSync(CONFIG, "gates: { max-dead: 1% }\n");
    expect(await run(["init"])).toEqual({
      exitCode: 2,
      out: "",
      err: "slim: .slim.yaml: there already; give --force to replace what is there\n",
    });
    expect([read(CONFIG), existsSync(WORKFLOW)]).toEqual(["gates: { max-dead: 1% }\n", false]);
    expect((await run(["init", "--force", "-q"])).out).toBe("");
    expect([read(CONFIG).startsWith("# What"), existsSync(WORKFLOW)]).toEqual([true, true]);
  });

  it.each([
    [["--ci", "none"], false],
    [["--ci", "github"], true],
    [[], false],
  ])("beside GitLab's file, with %j, a workflow: %s", async (argv, isWritten) => {
    writeFileSync(".gitlab-ci.yml", "");
    const { out } = await run(["init", ...argv]);
    expect([existsSync(CONFIG), existsSync(WORKFLOW)]).toEqual([true, isWritten]);
    expect(out.includes("templates/slim.yml")).toBe(!isWritten);
  });

  it("writes to the top of the repository from a folder in it: GitHub looks for workflows nowhere else", async () => {
    mkdirSync(".git");
    mkdirSync("services/api", { recursive: true });
    writeFileSync("services/api/Dockerfile", "FROM scratch\n");
    const top = process.cwd();
    process.chdir("services/api");
    expect((await run(["init"])).out).toBe(`wrote ../../${CONFIG}\nwrote ../../${WORKFLOW}\n`);
    const { jobs } = parse(read(join(top, WORKFLOW)));
    expect(jobs.slim.env).toMatchObject({
      DOCKERFILE: "services/api/Dockerfile",
      IMAGE: expect.stringMatching(/^my-shop-/),
    });
    expect((await run(["init"])).err).toContain(`../../${CONFIG}, ../../${WORKFLOW}: there already`);
  });

  it("needs a Dockerfile to speak of", async () => {
    const { exitCode, err } = await run(["init", "-f", "nowhere"]);
    expect([exitCode, err]).toEqual([2, "slim: nowhere: no such file; give --dockerfile\n"]);
    expect(existsSync(CONFIG)).toBe(false);
  });
});
