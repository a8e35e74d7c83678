import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { branchOf } from "../../src/post/branch.ts";
import { pullingOf, type StandingPull } from "../../src/post/pull.ts";
import { messageOf, pullMarkOf, pullTitle } from "../../src/report/pull-request.ts";
import { savedImage } from "../rewrite/built-image.ts";
import { run, scratch } from "../support/main.ts";
import { message, TOKEN } from "./github-host.ts";
import { ALICE, Repository, repositoryHost } from "./github-repository.ts";

const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";
const APP = readFileSync(DOCKERFILE, "utf8");
const BRANCH = `slim/${DOCKERFILE}`;

let repository = new Repository();
const host = repositoryHost(() => repository);
beforeEach(() => {
  repository = new Repository();
  repository.commit("main", { [DOCKERFILE]: APP, "README.md": "hello\n", "src/a": "a" });
  host.forget();
});

const { path } = scratch();
const ENV = { GITHUB_ACTIONS: "true", GITHUB_REPOSITORY: "shop/api", GITHUB_TOKEN: TOKEN };
const offer = (env: Record<string, string | undefined> = {}, ...argv: string[]) =>
  run(["suggest", IMAGE, "-f", DOCKERFILE, "--pull-request", ...argv], {
    env: { ...ENV, GITHUB_API_URL: host.url, ...env },
  });

describe("slim suggest --pull-request", { timeout: 60_000 }, () => {
  it("opens one with a commit a rule, from the default branch, that makes what slim rewrite makes", async () => {
    const { exitCode, out, err } = await offer();
    expect([exitCode, err, out.startsWith("<!-- slim:report:")]).toEqual([0, "", true]);
    const [newest, ...older] = repository.log(BRANCH);
    const rewritten = await run(["rewrite", DOCKERFILE, "--image", IMAGE]);
    expect(newest && repository.read(newest, DOCKERFILE)).toBe(rewritten.out);
    expect(newest && repository.read(newest, "README.md")).toBe("hello\n");
    expect([newest, ...older].map((one) => one?.message.split("\n")[0])).toEqual([
      expect.stringMatching(/^slim: metadata-only: /),
      expect.stringMatching(/^slim: deleted: /),
      expect.stringMatching(/^slim: apt-archives: /),
      "by hand",
    ]);
    const [pull] = repository.pulls;
    await expect(pull?.body).toMatchFileSnapshot("goldens/pull-request.md");
    expect(pull).toMatchObject({
      head: BRANCH,
      base: "main",
      title: expect.stringMatching(/^slim: 3 edits of fixtures\/app\/Dockerfile, [\d.]+ kB less$/),
    });
  });

  it("writes nothing again while the edits are the same, whatever else the default branch gets", async () => {
    await offer();
    host.forget();
    expect((await offer()).err).toBe("");
    repository.commit("main", { "README.md": "more\n" });
    expect((await offer()).err).toBe("");
    expect(host.writes()).toEqual([]);
  });

  it("makes its branch anew where the edits are others, in the same pull request", async () => {
    await offer();
    const old = repository.refs.get(`refs/heads/${BRANCH}`);
    repository.commit("main", { "README.md": "more\n" });
    expect((await offer({}, "--risk", "safe")).err).toBe("");
    expect([repository.pulls.length, repository.refs.get(`refs/heads/${BRANCH}`) === old]).toEqual([
      1,
      false,
    ]);
    expect(repository.log(BRANCH).map((one) => one.message.split(":")[1]?.trim())).toEqual([
      "apt-archives",
      undefined,
      undefined,
    ]);
    expect(repository.pulls[0]?.title).toMatch(/^slim: apt-archives: /);
  });

  it.each([
    ["commits on it", () => void repository.commit(BRANCH, { "src/a": "b" })],
    [
      "changes a commit of ours",
      () => {
        const [newest, parent] = repository.log(BRANCH);
        const sha = repository.refs.get(`refs/heads/${BRANCH}`) ?? "";
        if (newest && parent) repository.commits.set(sha, { ...newest, committer: ALICE });
      },
    ],
  ])("leaves the branch alone when somebody else %s", async (_what, meddle) => {
    await offer({}, "--risk", "safe");
    meddle();
    host.forget();
    expect(await offer()).toMatchObject({
      exitCode: 0,
      err: `slim: --pull-request: the branch ${BRANCH} has commits of somebody else, so it is left alone\n`,
    });
    expect(host.writes()).toEqual([]);
  });

  it("offers nothing again that was closed, and other edits all the same", async () => {
    await offer();
    const [pull] = repository.pulls;
    if (pull === undefined) throw new Error("none was opened");
    pull.state = "closed";
    repository.refs.delete(`refs/heads/${BRANCH}`);
    host.forget();
    expect(await offer()).toMatchObject({
      exitCode: 0,
      err: "slim: --pull-request: pull request 50 with the same edits was closed, so none is opened\n",
    });
    expect(host.writes()).toEqual([]);
    expect((await offer({}, "--risk", "safe")).err).toBe("");
    expect(repository.pulls.map(({ number, state }) => [number, state])).toEqual([
      [51, "open"],
      [50, "closed"],
    ]);
  });

  it("opens another one after a merge", async () => {
    await offer();
    Object.assign(repository.pulls[0] ?? {}, { state: "closed", merged_at: "2026-01-02T03:04:05Z" });
    expect((await offer()).err).toBe("");
    expect(repository.pulls.length).toBe(2);
  });

  it("goes on where it was broken off: a branch, and no pull request yet", async () => {
    repository.instead = ({ method, path }) =>
      method === "POST" && path.endsWith("/pulls")
        ? message(403, "GitHub Actions is not permitted to create or approve pull requests.")
        : null;
    const { exitCode, err } = await offer();
    expect([exitCode, err]).toEqual([
      0,
      expect.stringMatching(
        /^slim: --pull-request: \S+: POST \S+ answers 403 \(GitHub Actions is not permitted .*\); .*\n$/,
      ),
    ]);
    const made = repository.refs.get(`refs/heads/${BRANCH}`);
    repository.instead = () => null;
    await offer();
    expect([repository.pulls.length, repository.refs.get(`refs/heads/${BRANCH}`)]).toEqual([1, made]);
  });

  describe("with the folder that the build copies from", () => {
    const top = path("project");
    const text = "FROM debian\nCOPY . /app\nRUN pip install x\n";
    const image = path("context.tar");
    beforeAll(() => {
      mkdirSync(join(top, ".git/objects/pack"), { recursive: true });
      writeFileSync(join(top, ".git/objects/pack/p"), "");
      writeFileSync(join(top, "Dockerfile"), text);
      const stored = {
        0: { "/etc/os-release": 500 },
        2: { "/app/.git/objects/pack/p": 400_000, "/app/main.py": 1000 },
        3: { "/root/.cache/pip/http-v2/a": 300_000, "/usr/lib/x.py": 1000 },
      };
      writeFileSync(image, savedImage(text, stored));
    });
    const offerBoth = () =>
      run(["suggest", image, "-f", join(top, "Dockerfile"), "--context", top, "--pull-request"], {
        env: { ...ENV, GITHUB_API_URL: host.url },
      });

    it("commits .dockerignore too, by the rule that asks for it, and nothing again", async () => {
      repository = new Repository();
      repository.commit("main", { Dockerfile: text });
      expect(await offerBoth()).toMatchObject({ exitCode: 0, err: "" });
      const [newest, older] = repository.log("slim/Dockerfile");
      expect([newest, older].map((one) => one?.message.split(":")[1]?.trim())).toEqual([
        "pip-cache",
        "git-folder",
      ]);
      expect(older && [".dockerignore", "Dockerfile"].map((name) => repository.read(older, name))).toEqual([
        "**/.git\n",
        text,
      ]);
      expect(newest && [".dockerignore", "Dockerfile"].map((name) => repository.read(newest, name))).toEqual([
        "**/.git\n",
        text.replace("install x", "install --no-cache-dir x"),
      ]);
      host.forget();
      expect((await offerBoth()).err).toBe("");
      expect(host.writes()).toEqual([]);
    });

    it("writes nothing where the default branch has another .dockerignore", async () => {
      repository = new Repository();
      repository.commit("main", { Dockerfile: text, ".dockerignore": "x\n" });
      expect((await offerBoth()).err).toBe(
        "slim: --pull-request: .dockerignore is another one on main: run it there\n",
      );
      expect(host.writes()).toEqual([]);
    });
  });

  it.each([
    [
      "has another Dockerfile",
      () => void repository.commit("main", { [DOCKERFILE]: `${APP}RUN true\n` }),
      `${DOCKERFILE} is another one on main: run it there`,
    ],
    [
      "has none",
      () => {
        repository = new Repository();
        repository.commit("main", { a: "a" });
      },
      `there is no file ${DOCKERFILE} on main`,
    ],
    [
      "is not there yet",
      () => {
        repository = new Repository();
      },
      "there is no branch main yet",
    ],
  ])("writes nothing where the default branch %s", async (_what, change, why) => {
    change();
    expect(await offer()).toMatchObject({ exitCode: 0, err: `slim: --pull-request: ${why}\n` });
    expect(host.writes()).toEqual([]);
  });

  it.each([
    [
      "no token",
      { GITHUB_TOKEN: "" },
      /^slim: --pull-request: no token is here; give one with contents: write and pull-requests: write as GITHUB_TOKEN /,
    ],
    [
      "GitLab",
      { GITHUB_ACTIONS: undefined, GITHUB_REPOSITORY: undefined, GITLAB_CI: "1", CI_PROJECT_ID: "3" },
      /^slim: --pull-request: is for GitHub; /,
    ],
    ["a wrong token", { GITHUB_TOKEN: "x" }, /answers 401 \(Bad credentials\); give another token\n$/],
  ])("%s: one line, and the analysis is printed", async (_name, env, line) => {
    const { exitCode, out, err } = await offer(env);
    expect([exitCode, out.length > 1000, err]).toEqual([2, true, expect.stringMatching(line)]);
  });
});

describe("what becomes of a pull request", () => {
  const wanted = { branch: "slim/Dockerfile", texts: ["new"], mark: "m" };
  const branch = (text: string, isOurs = true) => ({ texts: [text], isOurs });
  const pull = (state: StandingPull["state"], mark: string | null): StandingPull => ({
    number: 1,
    state,
    mark,
  });
  it.each<readonly [string, Parameters<typeof pullingOf>[1], readonly StandingPull[], string]>([
    ["nothing stands there", null, [], "open"],
    ["a branch of ours alone", branch("old"), [], "open"],
    ["a branch of somebody's", branch("new", false), [pull("open", "m")], "nothing"],
    ["the same, open", branch("new"), [pull("open", "m")], "nothing"],
    ["an older one, open", branch("old"), [pull("open", "x")], "update"],
    ["the same edits on an older file", branch("old"), [pull("open", "m")], "update"],
    ["one of somebody's from our branch", branch("new"), [pull("open", null)], "nothing"],
    ["the same, closed", null, [pull("closed", "m")], "nothing"],
    ["others, closed", null, [pull("closed", "x")], "open"],
    ["the same, merged", null, [pull("merged", "m")], "open"],
    ["the same, closed, and others open", branch("old"), [pull("open", "x"), pull("closed", "m")], "update"],
  ])("where there is %s", (_name, standing, pulls, kind) => {
    expect(pullingOf(wanted, standing, pulls).kind).toBe(kind);
  });
});

describe("the branch of a Dockerfile", () => {
  it.each([
    ["Dockerfile", "slim/Dockerfile"],
    ["a/b.Dockerfile", "slim/a/b.Dockerfile"],
    [".docker/app", "slim/%2Edocker/app"],
    ["a..b", "slim/a%2E.b"],
    ["x.lock", "slim/x%2Elock"],
    ["a b:c", "slim/a%20b%3Ac"],
    ["100%", "slim/100%25"],
    ["@{é}", "slim/%40%7B%C3%A9%7D"],
  ])("%s: %s", (path, branch) => {
    expect(branchOf(path)).toBe(branch);
  });

  it("is one that git takes, and no other path's", () => {
    const part = fc
      .array(fc.constantFrom(".", "..", "a", "B", "-", "@", "{", "lock", " ", "%", "~", "é", "\\", "\n"), {
        minLength: 1,
      })
      .map((some) => some.join(""));
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
    const names = new Map<string, string>();
    fc.assert(
      fc.property(path, (given) => {
        const branch = branchOf(given);
        expect(names.get(branch) ?? given).toBe(given);
        names.set(branch, given);
      }),
    );
    for (const branch of [...names.keys()].slice(0, 60))
      execFileSync("git", ["check-ref-format", "--branch", branch]);
  });
});

describe("what is written with a pull request", () => {
  it("is marked by its edits, and not by what stands around them", () => {
    const file = (path: string, before: string | null, after: string) => ({ path, before, after });
    const change = file("Dockerfile", "FROM a\nRUN b\n", "FROM a\nRUN c\n");
    const mark = pullMarkOf([change]);
    expect(pullMarkOf([file("Dockerfile", "# new\n\nFROM a\nRUN b\n", "# new\n\nFROM a\nRUN c\n")])).toBe(
      mark,
    );
    for (const others of [
      [file("Dockerfile", "FROM a\nRUN b\n", "FROM a\nRUN d\n")],
      [file("other", "FROM a\nRUN b\n", "FROM a\nRUN c\n")],
      [change, file(".dockerignore", null, "**/.git\n")],
    ])
      expect(pullMarkOf(others)).not.toBe(mark);
  });

  it("mentions nobody, and closes nothing", () => {
    const commit = {
      subject: "slim: @team fixes #12",
      body: ["closes GH-7\nand shop/api#3"],
      files: [],
    };
    expect(messageOf(commit)).toBe(
      "slim: @\u200bteam fixes #\u200b12\n\ncloses GH-\u200b7 and shop/api#\u200b3",
    );
    expect(pullTitle("@team/#1\nx", [commit, commit], null)).toBe("slim: 2 edits of @\u200bteam/#\u200b1 x");
  });
});
