import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A repository of real git with one commit, which nobody's own settings reach. */
export interface Repository {
  readonly folder: string;
  /** Runs git there and gives what it printed; throws with its words where it fails. */
  git(argv: readonly string[], input?: string): string;
  read(name: string): string;
}

export const repositoryIn = (folder: string, files: Readonly<Record<string, string>>): Repository => {
  const top = mkdtempSync(join(folder, "repository-"));
  const env = { PATH: process.env.PATH, HOME: top, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"];
  const git = (argv: readonly string[], input = ""): string =>
    execFileSync("git", [...identity, ...argv], { cwd: top, env, input, encoding: "utf8", stdio: "pipe" });
  git(["init", "-q"]);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, name)), { recursive: true });
    writeFileSync(join(top, name), text);
  }
  git(["add", "-A"]);
  git(["commit", "-q", "-m", "first"]);
  return { folder: top, git, read: (name) => readFileSync(join(top, name), "utf8") };
};
