import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { run, scratch } from "../support/main.ts";

const { write } = scratch();

afterEach(() => {
  vi.unstubAllEnvs();
});

/** What a shell is told that could stand next. */
const words = async (...typed: string[]): Promise<string[]> => {
  vi.stubEnv("SHELL", "/bin/bash");
  const { exitCode, out, err } = await run(["--get-yargs-completions", "slim", ...typed]);
  expect([exitCode, err]).toEqual([0, ""]);
  return out.trim().split("\n");
};

describe("completion", () => {
  it("knows commands, the options of each, and their choices", async () => {
    expect(await words("")).toEqual(expect.arrayContaining(["analyze", "suggest", "rewrite", "completion"]));
    expect(await words("suggest", "--d")).toEqual(expect.arrayContaining(["--diff", "--dockerfile"]));
    expect(await words("suggest", "--d")).not.toContain("--cache-mounts");
    expect(await words("rewrite", "--c")).toContain("--cache-mounts");
    expect(await words("suggest", "--format", "g")).toEqual(["github", "gitlab"]);
    expect(await words("help", "s")).toEqual(["squash", "suggest"]);
    expect(await words("layers", "--no")).toEqual(["--no-color", "--no-progress"]);
  });

  it.each([
    [["analyze", ""]],
    [["analyze", "image"]],
    [["analyze", "-f", ""]],
    [["analyze", "--dockerfile", "Do"]],
    [["analyze", "image.tar", "--quiet", ""]],
    [["squash", "image.tar", "--max-layers", ""]],
    [["nonsense", ""]],
  ])("leaves %j to the shell, which knows files", async (typed) => {
    expect(await words(...typed)).toEqual([""]);
  });

  it("offers nothing that slim does not take", async () => {
    for (const { name, options } of commands) {
      const offered = await words(name.split(" ")[0] ?? "", "-");
      expect(offered).toHaveLength(Object.keys(options).length + 1);
      for (const flag of offered)
        expect(["help", ...Object.keys(options)]).toContain(
          flag.replace(/^--(?:no-(?=color|progress))?/, ""),
        );
    }
  });

  it("takes words as fish gives them, without the program", async () => {
    const { out } = await run(["--get-yargs-completions", "squash", "--to", "oci"]);
    expect(out).toBe("oci-archive\noci\n");
  });

  it("is a script that bash takes, and that fills in what slim says", async () => {
    vi.stubEnv("SHELL", "/bin/bash");
    const script = write("completion.bash", (await run(["completion"])).out);
    const test = `
      set -eu
      slim() { printf 'analyze\\nsuggest\\n'; }
      source "$1"
      COMP_WORDS=(slim su) COMP_CWORD=1
      _slim_yargs_completions
      printf '%s' "\${COMPREPLY[*]}"`;
    expect(execFileSync("bash", ["-c", test, "bash", script], { encoding: "utf8" })).toBe("suggest");
  });

  it.each([
    ["/usr/bin/zsh", "#compdef slim"],
    ["/usr/bin/fish", "complete -f -c slim"],
  ])("speaks to %s", async (shell, beginning) => {
    vi.stubEnv("SHELL", shell);
    expect((await run(["completion"])).out).toContain(beginning);
  });
});
