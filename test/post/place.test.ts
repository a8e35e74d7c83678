import { describe, expect, it } from "vitest";
import { gitHubPlace, gitLabPlace, hostOf } from "../../src/post/place.ts";

const GITHUB = { GITHUB_REPOSITORY: "shop/api", GITHUB_TOKEN: "t" };
const repo = (name: string) => ({ repo: { full_name: name } });

describe("a job of GitHub's", () => {
  it.each<readonly [string, unknown, number | null, boolean]>([
    ["pull_request", { pull_request: { number: 7 } }, 7, false],
    [
      "one of the same repository",
      { pull_request: { number: 7, head: repo("shop/api"), base: repo("shop/api") } },
      7,
      false,
    ],
    [
      "one of a fork",
      { pull_request: { number: 7, head: repo("you/api"), base: repo("shop/api") } },
      7,
      true,
    ],
    ["issue_comment on a pull request", { issue: { number: 8, pull_request: {} } }, 8, false],
    ["issue_comment on an issue", { issue: { number: 8 } }, null, false],
    ["workflow_run", { workflow_run: { pull_requests: [{ number: 9 }] } }, 9, false],
    ["workflow_run of a fork", { workflow_run: { pull_requests: [] } }, null, false],
    ["push", { ref: "refs/heads/main" }, null, false],
    ["nothing", null, null, false],
    ["nonsense", [{ pull_request: "7" }], null, false],
    ["a number that is none", { pull_request: { number: "7" } }, null, false],
  ])("%s", (_name, event, number, isFork) => {
    expect(gitHubPlace(GITHUB, event)).toMatchObject({ host: "github", number, isFork });
  });

  it("takes the token that is meant for it, and goes to GitHub where nothing else is said", () => {
    const all = { ...GITHUB, SLIM_GITHUB_TOKEN: "own", GH_TOKEN: "gh" };
    expect(gitHubPlace(all, null)).toMatchObject({ token: "own", apiUrl: "https://api.github.com" });
    expect(gitHubPlace({ GITHUB_REPOSITORY: "a/b", GH_TOKEN: "gh" }, null).token).toBe("gh");
    expect(gitHubPlace({ GITHUB_REPOSITORY: "a/b" }, null).token).toBeNull();
  });
});

describe("a pipeline of GitLab's", () => {
  it.each([
    ["a merge request", { CI_PROJECT_ID: "3", CI_MERGE_REQUEST_IID: "4" }, "3", 4, false],
    [
      "one of a fork",
      {
        CI_PROJECT_ID: "5",
        CI_MERGE_REQUEST_PROJECT_ID: "3",
        CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "5",
        CI_MERGE_REQUEST_IID: "4",
      },
      "3",
      4,
      true,
    ],
    ["a branch", { CI_PROJECT_ID: "3" }, "3", null, false],
    ["nonsense", { CI_PROJECT_ID: "3", CI_MERGE_REQUEST_IID: "x" }, "3", null, false],
  ] as const)("%s", (_name, env, repository, number, isFork) => {
    const place = gitLabPlace({ ...env, GITLAB_TOKEN: "t", CI_JOB_TOKEN: "j" });
    expect(place).toMatchObject({ host: "gitlab", repository, number, isFork, token: "t" });
  });

  it("has no token in that of the job", () => {
    expect(gitLabPlace({ CI_PROJECT_ID: "3", CI_JOB_TOKEN: "j" }).token).toBeNull();
  });
});

describe("the host", () => {
  it.each([
    [{ GITHUB_ACTIONS: "true" }, "github"],
    [{ GITHUB_REPOSITORY: "a/b" }, "github"],
    [{ GITLAB_CI: "true" }, "gitlab"],
    [{ CI_PROJECT_ID: "3" }, "gitlab"],
    [{ CI_PROJECT_ID: "3", GITHUB_REPOSITORY: "a/b" }, "github"],
  ])("of %j is %s", (env, host) => {
    expect(hostOf(env)).toBe(host);
  });

  it("is not guessed", () => {
    expect(() => hostOf({ CI: "true", GITEA_ACTIONS: "true" })).toThrow(
      "neither GitHub Actions nor GitLab CI",
    );
  });
});
