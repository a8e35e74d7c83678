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

const IDENTITY = {
  ...{ GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.org" },
  ...{ GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.org" },
};

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

describe("slim suggest --context DIR", { timeout: 60_000 }, () => {
  const suggest = (folder: string, ...args: readonly string[]) =>
    run([
      ...["suggest", join(folder, "image.tar"), "-f", join(folder, "Dockerfile"), "--context", folder],
      ...args,
    ]);
  const gitIn = (cwd: string, argv: readonly string[], input = "") => {
    const { status, stdout, stderr } = spawnSync("git", argv, {
      cwd,
      input,
      env: { ...process.env, ...IDENTITY },
    });
    expect([status, `${stderr}`]).toEqual([0, expect.any(String)]);
    return `${stdout}`;
  };

  it.each([undefined, "*.log\n"])(
    "the patch has a commit of .dockerignore, and one of the Dockerfile, where it was %j",
    async (ignore) => {
      const { folder, read } = project(ignore);
      gitIn(folder, ["init", "-q"]);
      gitIn(folder, ["add", "Dockerfile", ...(ignore === undefined ? [] : [".dockerignore"])]);
      gitIn(folder, ["commit", "-q", "-m", "first"]);
      const { out, err } = await suggest(folder, "--format", "patch");
      expect(err).toBe("");
      gitIn(folder, ["am", "-q"], out);
      expect([read("Dockerfile"), read(".dockerignore")]).toEqual([AFTER, `${ignore ?? ""}**/.git\n`]);
      expect(gitIn(folder, ["log", "--reverse", "--format=%s", "--name-only"])).toMatch(
        /\nslim: git-folder: .*, saves 400 kB\n\n\.dockerignore\nslim: pip-cache: .*\n\nDockerfile\n$/,
      );
    },
  );

  it("the comment's patch and the edits in JSON have both files", async () => {
    const { folder } = project();
    const { out } = await suggest(folder, "--also", `rewrite=${join(folder, "rewrite.json")}`);
    expect(out).toContain("--- /dev/null\n+++ b/.dockerignore\n");
    expect(out).toContain("--- a/Dockerfile\n+++ b/Dockerfile\n");
    expect(JSON.parse(readFileSync(join(folder, "rewrite.json"), "utf8")).ignoreFile.after).toBe("**/.git\n");
  });
});

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

describe("a .dockerignore that cannot be read", () => {
  it.each<readonly [string, (path: string) => void]>([
    ["is not UTF-8", (path) => writeFileSync(path, Buffer.from("caf\xe9\n", "latin1"))],
    ["is longer than anybody writes", (path) => writeFileSync(path, "x\n".repeat(600_000))],
    ["is a folder", (path) => mkdirSync(path)],
  ])("is refused where it %s, and nothing is written", async (_what, make) => {
    const { folder, call, read } = project();
    const path = join(folder, ".dockerignore");
    make(path);
    const { exitCode, out, err } = await call("--in-place");
    expect([exitCode, out, err]).toEqual([
      2,
      "",
      `slim: ${path}: cannot be read as UTF-8 of up to a mebibyte; mend it, or leave --context out\n`,
    ]);
    expect(read("Dockerfile")).toBe(DOCKERFILE);
  });
});
