import { SlimError } from "../model/error.ts";
import { type JsonObject, listAt, numberAt, objectAt, textAt } from "../model/json.ts";

/** What a job of GitHub Actions or GitLab CI says of itself. A token is null where none was given. */
export interface Place {
  readonly host: "github" | "gitlab";
  readonly apiUrl: string;
  /** `OWNER/NAME`, or GitLab's number of the project. */
  readonly repository: string;
  readonly token: string | null;
  /** Of the pull request or merge request; null where the job is none's. */
  readonly number: number | null;
  /** Whether it comes from another repository, whose jobs get no token, or one that only reads. */
  readonly isFork: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Which host a job runs on. Throws `usage` where it is neither. */
export const hostOf = (env: Env): Place["host"] => {
  if (env.GITLAB_CI || (env.CI_PROJECT_ID && !env.GITHUB_REPOSITORY)) return "gitlab";
  if (env.GITHUB_ACTIONS || env.GITHUB_REPOSITORY) return "github";
  throw new SlimError(
    "usage",
    "neither GitHub Actions nor GitLab CI is here (no GITHUB_REPOSITORY, no CI_PROJECT_ID); run it in a job of theirs",
  );
};

/** https://docs.github.com/actions/reference/workflows-and-actions/variables, and the event that started the job. */
export const gitHubPlace = (env: Env, event: unknown): Place => {
  const repository = env.GITHUB_REPOSITORY ?? "";
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    throw new SlimError(
      "usage",
      `GITHUB_REPOSITORY ${repository}: is no OWNER/NAME; run it in a job of GitHub's`,
    );
  const pull = objectAt(event, "pull_request");
  const source = repositoryOf(objectAt(pull, "head"));
  return {
    host: "github",
    apiUrl: addressIn(env, "GITHUB_API_URL", "https://api.github.com"),
    repository,
    token: env.SLIM_GITHUB_TOKEN || env.GITHUB_TOKEN || env.GH_TOKEN || null,
    number: numberAt(pull, "number") ?? issueOf(event) ?? pullOfRun(event),
    isFork: source !== "" && source !== repositoryOf(objectAt(pull, "base")),
  };
};

const repositoryOf = (side: JsonObject): string => textAt(objectAt(side, "repo"), "full_name");

/** `issue_comment` speaks of a pull request as of an issue. */
const issueOf = (event: unknown): number | null => {
  const issue = objectAt(event, "issue");
  return "pull_request" in issue ? numberAt(issue, "number") : null;
};

/** `workflow_run` names the pull requests of this repository that the run was for. */
const pullOfRun = (event: unknown): number | null =>
  numberAt(listAt(objectAt(event, "workflow_run"), "pull_requests")[0], "number");

/** https://docs.gitlab.com/ci/variables/predefined_variables/#predefined-variables-for-merge-request-pipelines */
export const gitLabPlace = (env: Env): Place => {
  const repository = env.CI_MERGE_REQUEST_PROJECT_ID || env.CI_PROJECT_ID || "";
  const source = env.CI_MERGE_REQUEST_SOURCE_PROJECT_ID ?? repository;
  const number = env.CI_MERGE_REQUEST_IID ?? "";
  return {
    host: "gitlab",
    apiUrl: addressIn(env, "CI_API_V4_URL", "https://gitlab.com/api/v4"),
    repository,
    token: env.SLIM_GITLAB_TOKEN || env.GITLAB_TOKEN || null,
    number: /^\d+$/.test(number) ? Number(number) : null,
    isFork: source !== repository,
  };
};

/** Tokens go nowhere but to an address of the web. */
const addressIn = (env: Env, name: string, fallback: string): string => {
  const address = env[name] || fallback;
  if (/^https?:\/\//.test(address) && URL.canParse(address)) return address;
  throw new SlimError("usage", `${name} ${address}: is no address of the web; give the API's`);
};

/** What to do where no token was given. A job's own token of GitLab writes no notes: https://docs.gitlab.com/ci/jobs/ci_job_token/ */
export const tokenWanted = ({ host }: Pick<Place, "host">, rights = "pull-requests: write"): string =>
  host === "github"
    ? `no token is here; give one with ${rights} as GITHUB_TOKEN in the environment`
    : "no token is here, and CI_JOB_TOKEN writes no notes; give a project's token with the scope api as SLIM_GITLAB_TOKEN in the environment";

/** What to do where a job is no pull request's. */
export const pullWanted = ({ host }: Pick<Place, "host">): string =>
  host === "github"
    ? "the event that started this job is no pull request's; run it on pull_request"
    : "this pipeline is no merge request's (no CI_MERGE_REQUEST_IID); run it where $CI_PIPELINE_SOURCE is merge_request_event";
