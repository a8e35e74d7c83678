import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { repositoryPathOf } from "../../src/cli/repository-path.ts";
import { repositoryIn } from "../support/git.ts";
import { run, scratch } from "../support/main.ts";

const { folder } = scratch();
const before = process.cwd();
afterEach(() => process.chdir(before));

/** Folders and files of a name, each with what lies above it. */
const made = (name: string, ...files: readonly string[]): string => {
  for (const file of files) {
    mkdirSync(join(folder, name, file, ".."), { recursive: true });
    writeFileSync(join(folder, name, file), "");
  }
  return join(folder, name);
};

describe("a file in its repository", () => {
  const top = made(
    "top",
    ".git/HEAD",
    "app/Dockerfile",
    "Dockerfile",
    "worktree/.git",
    "worktree/x/Dockerfile",
  );
  const bare = made("bare", "app/Dockerfile", "Dockerfile");

  it.each([
    ["from its top", top, "app/Dockerfile", {}, "app/Dockerfile"],
    ["from its top, with a dot", top, "./app/../Dockerfile", {}, "Dockerfile"],
    ["from a folder of it", join(top, "app"), "Dockerfile", {}, "app/Dockerfile"],
    ["from a folder beside it", join(top, "app"), "../Dockerfile", {}, "Dockerfile"],
    ["from elsewhere", bare, "../top/app/Dockerfile", {}, "app/Dockerfile"],
    ["from elsewhere, by its whole path", bare, join(top, "app/Dockerfile"), {}, "app/Dockerfile"],
    ["in a worktree within it", top, "worktree/x/Dockerfile", {}, "x/Dockerfile"],
    [
      "that the job alone tells of",
      join(bare, "app"),
      "Dockerfile",
      { GITHUB_WORKSPACE: bare },
      "app/Dockerfile",
    ],
    [
      "that GitLab's job tells of",
      join(bare, "app"),
      "Dockerfile",
      { CI_PROJECT_DIR: bare },
      "app/Dockerfile",
    ],
    [
      "whatever the job tells",
      top,
      "app/Dockerfile",
      { GITHUB_WORKSPACE: join(top, "app") },
      "app/Dockerfile",
    ],
    ["of which nobody tells", bare, "./app/Dockerfile", {}, "app/Dockerfile"],
    ["of none, above", join(bare, "app"), "../Dockerfile", {}, "../Dockerfile"],
  ])("%s", (_where, cwd, file, env, path) => {
    process.chdir(cwd);
    expect(repositoryPathOf(file, { env })).toBe(path);
  });
});

describe("a patch made in a folder of a repository", { timeout: 60_000 }, () => {
  it.each([
    ["that of the Dockerfile", "a b", "Dockerfile"],
    ["another one", "other", "../a b/Dockerfile"],
  ])("%s, is taken by git am there", async (_which, from, name) => {
    const [image, text] = [
      resolve("fixtures/docker-26/image.tar"),
      readFileSync("fixtures/app/Dockerfile", "utf8"),
    ];
    const { folder: top, git, read } = repositoryIn(folder, { "a b/Dockerfile": text, "other/x": "" });
    process.chdir(join(top, from));
    const { out, err } = await run(["suggest", image, "-f", name, "--format", "patch"]);
    expect(err).toBe("");
    git(["-C", from, "am", "-q"], out);
    expect(read("a b/Dockerfile")).toBe((await run(["rewrite", name, "--image", image])).out);
    expect(read("a b/Dockerfile")).not.toBe(text);
  });
});
