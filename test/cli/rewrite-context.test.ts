import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { savedImage } from "../rewrite/built-image.ts";
import { run } from "../support/main.ts";

const DOCKERFILE = "FROM debian\nCOPY . /app\nRUN pip install x\n";
const AFTER = DOCKERFILE.replace("install x", "install --no-cache-dir x");
const STORED = {
  0: { "/etc/os-release": 500 },
  2: { "/app/.git/objects/pack/p": 400_000, "/app/main.py": 1000 },
  3: { "/root/.cache/pip/http-v2/a": 300_000, "/usr/lib/x.py": 1000 },
} as const;

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A project as it was built: its folder, with the Dockerfile and the image that it made. */
const project = (ignore?: string) => {
  const folder = mkdtempSync(join(tmpdir(), "slim-context-"));
  made.push(folder);
  mkdirSync(join(folder, ".git/objects/pack"), { recursive: true });
  for (const name of [".git/objects/pack/p", "main.py"]) writeFileSync(join(folder, name), "");
  if (ignore !== undefined) writeFileSync(join(folder, ".dockerignore"), ignore);
  writeFileSync(join(folder, "Dockerfile"), DOCKERFILE);
  const image = join(folder, "image.tar");
  writeFileSync(image, savedImage(DOCKERFILE, STORED));
  const call = (...args: readonly string[]) =>
    run(["rewrite", join(folder, "Dockerfile"), "--image", image, "--context", folder, ...args]);
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return { folder, call, read };
};

describe("slim rewrite --context DIR", () => {
  it("--in-place writes the Dockerfile and .dockerignore, and finds nothing more for either", async () => {
    const { call, read } = project("*.log");
    expect((await call("--in-place")).exitCode).toBe(0);
    expect([read("Dockerfile"), read(".dockerignore")]).toEqual([AFTER, "*.log\n**/.git\n"]);
  });

  it("--in-place makes .dockerignore where there is none", async () => {
    const { call, read } = project();
    expect((await call("--in-place")).exitCode).toBe(0);
    expect(read(".dockerignore")).toBe("**/.git\n");
  });

  it("writes the one that bears the Dockerfile's name where there is one", async () => {
    const { folder, call, read } = project();
    writeFileSync(join(folder, "Dockerfile.dockerignore"), "x\n");
    await call("--in-place");
    expect([read("Dockerfile.dockerignore"), existsSync(join(folder, ".dockerignore"))]).toEqual([
      "x\n**/.git\n",
      false,
    ]);
  });

  it.each([undefined, "*.log\n"])(
    "--diff is a patch of both that git takes, where it was %j",
    async (ignore) => {
      const { folder, call, read } = project(ignore);
      const { out } = await call("--diff");
      const patch = out.replaceAll(`${folder.slice(1)}/`, "");
      const { status, stderr } = spawnSync("git", ["apply", "-"], { cwd: folder, input: patch });
      expect([status, `${stderr}`]).toEqual([0, ""]);
      expect([read("Dockerfile"), read(".dockerignore")]).toEqual([AFTER, `${ignore ?? ""}**/.git\n`]);
    },
  );

  it("tells both in JSON, and counts the bytes of both", async () => {
    const { folder, call } = project();
    const { ignoreFile, steps, predicted } = JSON.parse((await call("--format", "json")).out);
    expect(ignoreFile).toEqual({
      path: join(folder, ".dockerignore"),
      before: null,
      after: "**/.git\n",
    });
    const saved = steps.map(({ rule, savesBytes }: { rule: string; savesBytes: number }) => [
      rule,
      savesBytes,
    ]);
    expect(saved).toEqual([
      ["git-folder", 400_000],
      ["pip-cache", 300_000],
    ]);
    expect(predicted.storedBytes).toBe(500 + 1000 + 1000);
  });

  it("prints the Dockerfile alone on a pipe, and says that it is not all", async () => {
    const { folder, call } = project();
    const { out, err } = await call();
    expect(out).toBe(AFTER);
    expect(err).toBe(
      `slim: ${join(folder, ".dockerignore")} changes too; see --diff, or take both with --in-place\n`,
    );
  });

  it("--check sees what .dockerignore lacks", async () => {
    const { folder, call } = project();
    writeFileSync(join(folder, "Dockerfile"), `# slim global ignore=pip-cache\n${DOCKERFILE}`);
    expect((await call("--check")).exitCode).toBe(1);
  });

  it("a folder that is none is one line and status 2", async () => {
    const { folder } = project();
    const nowhere = join(folder, "nowhere");
    const { exitCode, err } = await run(["rewrite", join(folder, "Dockerfile"), "--context", nowhere]);
    expect([exitCode, err]).toEqual([
      2,
      `slim: ${nowhere}: is no folder; give the one that docker build is given\n`,
    ]);
  });
});
