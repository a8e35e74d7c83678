import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { run } from "../support/main.ts";
import { fresh, gitLabHost, OWN_ID, type State, TOKEN } from "./gitlab-host.ts";
import type { Reply } from "./server.ts";

const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";
const LINES = readFileSync(DOCKERFILE, "utf8").trimEnd().split("\n");
const MARKER = "<!-- slim:report:app/linux/amd64 -->";

const state: State = fresh();
const host = gitLabHost(state);
beforeEach(() => {
  Object.assign(state, fresh());
  host.forget();
});

const post = (env: Record<string, string | undefined> = {}, ...argv: string[]) =>
  run(["suggest", IMAGE, "-f", DOCKERFILE, "--post", ...argv], {
    env: {
      GITLAB_CI: "true",
      CI_API_V4_URL: `${host.url}/api/v4`,
      CI_PROJECT_ID: "3",
      CI_MERGE_REQUEST_IID: "4",
      CI_JOB_TOKEN: "job",
      SLIM_GITLAB_TOKEN: TOKEN,
      ...env,
    },
  });

describe("one note of an image, on GitLab", { timeout: 60_000 }, () => {
  it("is written as it is printed, and not again while it says the same", async () => {
    const { exitCode, out, err } = await post();
    expect([exitCode, err, state.notes.map(({ body }) => body)]).toEqual([0, "", [out]]);
    host.forget();
    expect(await post()).toEqual({ exitCode, out, err });
    expect(host.writes()).toEqual([]);
  });

  it("is looked for on every page, changed where it says something else, and only if it is our own", async () => {
    state.notes = [
      { id: 1, body: MARKER, author: { id: 7 } },
      ...Array.from({ length: 150 }, (_, id) => ({ id: id + 2, body: "hello", author: { id: OWN_ID } })),
      { id: 999, body: MARKER, author: { id: OWN_ID } },
    ];
    await post();
    expect(host.writes()).toEqual(["PUT /api/v4/projects/3/merge_requests/4/notes/999"]);
  });

  it("runs no quick action: no line but of code begins with a slash", async () => {
    const { out } = await post();
    expect(out.replace(/^(`{3,})[\s\S]*?^\1$/gm, "")).not.toMatch(/^\s*\//m);
  });
});

describe("suggestions, on GitLab", { timeout: 60_000 }, () => {
  /** All lines shown, of which the 13th is new. */
  const diff = `@@ -1,${LINES.length - 1} +1,${LINES.length} @@\n${LINES.map((line, at) => `${at === 12 ? "+" : " "}${line}\n`).join("")}`;

  it("are threads of their own, at lines as GitLab counts them, and are not said twice", async () => {
    state.diffs = [{ new_path: DOCKERFILE, old_path: DOCKERFILE, diff }];
    expect((await post()).err).toBe("");
    const [added, shown] = state.discussions;
    expect(added?.position).toMatchObject({ position_type: "text", new_path: DOCKERFILE, new_line: 13 });
    expect(added?.position).not.toHaveProperty("old_line");
    expect(shown?.position).toMatchObject({ new_line: 17, old_line: 16 });
    expect(added?.body).toContain(
      "\n```suggestion:-0+0\nRUN apt-get install -y build-essential && apt-get clean\n```\n",
    );
    expect(shown?.body).toContain("\n```suggestion:-3+0\n");
    host.forget();
    await post();
    expect(host.writes()).toEqual([]);
  });

  it("that GitLab finds no place for are told of", async () => {
    state.diffs = [{ new_path: DOCKERFILE, old_path: DOCKERFILE, diff }];
    state.strange = [13];
    expect(await post()).toMatchObject({
      exitCode: 0,
      err: "slim: --post: 1 of 3 suggestions are not taken by the host\n",
    });
    expect(state.discussions.length).toBe(2);
  });
});

describe("what GitLab does not do", { timeout: 60_000 }, () => {
  const notes = "/api/v4/projects/3/merge_requests/4/notes";
  const calls: readonly (readonly [string, (method: string) => Reply | null, number, RegExp])[] = [
    [
      "a token that only reads is a warning",
      (method) => (method === "GET" ? null : { status: 403, json: { message: "403 Forbidden" } }),
      0,
      /^slim: --post: HOST: POST \S+ answers 403 \(403 Forbidden\); the token may not write here, .*\n$/,
    ],
    [
      "nothing there",
      () => ({ status: 404, json: { message: "404 Not found" } }),
      2,
      /answers 404 \(404 Not found\)/,
    ],
    [
      "what it cannot take, field by field",
      (method) => (method === "GET" ? null : { status: 400, json: { message: { note: ["is too long"] } } }),
      2,
      /POST \S+ answers 400 \(\{"note":\["is too long"\]\}\)/,
    ],
    [
      "a limit for an hour",
      () => ({ status: 429, text: "Retry later", headers: { "retry-after": "3600" } }),
      2,
      /answers 429, and asks to wait \(Retry-After: 3600\); run it again later\n$/,
    ],
    [
      "a page for people",
      () => ({ text: "<!doctype html><title>Sign in" }),
      2,
      /GET \S+ answers with no JSON; look at/,
    ],
    [
      "JSON of another kind",
      () => ({ json: { error: "insufficient_scope" } }),
      2,
      /answers with no JSON list/,
    ],
    [
      "a fault of its own",
      (method) => (method === "GET" ? null : { status: 500, json: { message: "500 Internal" } }),
      2,
      /answers 500 \(500 Internal\); run it again later/,
    ],
  ];
  it.each(calls)("%s: one line, and the analysis is printed", async (_name, reply, status, line) => {
    state.instead = ({ method, path }) => (path === notes ? reply(method) : null);
    const { exitCode, out, err } = await post();
    expect(err.replaceAll(new URL(host.url).host, "HOST")).toMatch(line);
    expect([exitCode, err.split("\n").length, out.startsWith(MARKER)]).toEqual([status, 2, true]);
    expect(err + out).not.toContain(TOKEN);
  });

  it.each([
    [
      "no token but the job's",
      { SLIM_GITLAB_TOKEN: "" },
      2,
      /^slim: --post: no token is here, and CI_JOB_TOKEN writes no notes; .* SLIM_GITLAB_TOKEN in the environment\n$/,
    ],
    [
      "no merge request",
      { CI_MERGE_REQUEST_IID: "" },
      2,
      /^slim: --post: this pipeline is no merge request's /,
    ],
    [
      "a wrong token",
      { SLIM_GITLAB_TOKEN: "x" },
      2,
      /answers 401 \(401 Unauthorized\); give another token\n$/,
    ],
    [
      "a fork without a token",
      { SLIM_GITLAB_TOKEN: "", CI_MERGE_REQUEST_SOURCE_PROJECT_ID: "9" },
      0,
      /^slim: --post: the pull request is a fork's, whose jobs have no token; nothing is posted\n$/,
    ],
  ] as const)("%s: one line, and the analysis is printed", async (_name, env, status, line) => {
    const { exitCode, out, err } = await post(env);
    expect([exitCode, out.startsWith(MARKER), err]).toEqual([status, true, expect.stringMatching(line)]);
  });
});
