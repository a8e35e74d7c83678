import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { run, scratch } from "../support/main.ts";
import { BOT, fresh, gitHubHost, message, type State, TOKEN } from "./github-host.ts";
import type { Reply } from "./server.ts";

const { path, write } = scratch();
const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";
const APP = readFileSync(DOCKERFILE, "utf8");
const MARKER = "<!-- slim:report:app/linux/amd64 -->";
const EVENT = write("event.json", JSON.stringify({ pull_request: { number: 7 } }));

const state: State = fresh();
const host = gitHubHost(state);
beforeEach(() => {
  Object.assign(state, fresh());
  host.forget();
});

const environment = (): Record<string, string | undefined> => ({
  GITHUB_ACTIONS: "true",
  GITHUB_API_URL: host.url,
  GITHUB_REPOSITORY: "shop/api",
  GITHUB_EVENT_PATH: EVENT,
  GITHUB_TOKEN: TOKEN,
});
const post = (env: Record<string, string | undefined> = {}, ...argv: string[]) =>
  run(["suggest", IMAGE, "-f", DOCKERFILE, "--post", ...argv], { env: { ...environment(), ...env } });

/** The whole Dockerfile as a pull request adds it. */
const WHOLE = {
  filename: DOCKERFILE,
  patch: `@@ -0,0 +1,${APP.trimEnd().split("\n").length} @@\n${APP.trimEnd().replace(/^/gm, "+")}`,
};

describe("one comment of an image, on GitHub", { timeout: 60_000 }, () => {
  it("is written as it is printed, and not again while it says the same", async () => {
    const { exitCode, out, err } = await post();
    expect([exitCode, err]).toEqual([0, ""]);
    expect(state.comments.map(({ body }) => body)).toEqual([out]);
    expect(out.startsWith(`${MARKER}\n## slim: `)).toBe(true);
    host.forget();
    expect(await post()).toEqual({ exitCode, out, err });
    expect(host.writes()).toEqual([]);
  });

  it("is changed where it says something else", async () => {
    state.comments.push({ id: 5, body: `${MARKER}\nan older one`, user: BOT });
    const { out } = await post();
    expect([host.writes(), state.comments[0]?.body]).toEqual([
      ["PATCH /repos/shop/api/issues/comments/5"],
      out,
    ]);
  });

  it("is known again when GitHub gives it back with other line ends, and without its last", async () => {
    const { out } = await post();
    state.comments = [{ id: 5, body: out.trimEnd().replaceAll("\n", "\r\n"), user: BOT }];
    host.forget();
    await post();
    expect(host.writes()).toEqual([]);
  });

  it("is looked for on every page", async () => {
    const others = Array.from({ length: 250 }, (_, id) => ({ id, body: "hello", user: BOT }));
    state.comments = [...others, { id: 999, body: MARKER, user: BOT }];
    await post();
    expect(host.writes()).toEqual(["PATCH /repos/shop/api/issues/comments/999"]);
  });

  it("is nobody's who only quotes the marker, or writes it as a person", async () => {
    state.comments = [
      { id: 1, body: `> ${MARKER}\nwhat is this?`, user: BOT },
      { id: 2, body: `${MARKER}\nmine`, user: { login: "mallory", type: "User" } },
    ];
    await post();
    expect(host.writes()).toEqual(["POST /repos/shop/api/issues/7/comments"]);
  });

  it("is found again by the person whose token wrote it", async () => {
    state.account = { login: "alice", type: "User" };
    await post();
    host.forget();
    await post();
    expect(host.writes()).toEqual([]);
  });

  it("is another for another image", async () => {
    const other = ["suggest", "fixtures/podman-docker-archive-zst/image.tar.zst", "-f", DOCKERFILE, "--post"];
    await post();
    expect((await run(other, { env: environment() })).err).toBe("");
    const markers = state.comments.map(({ body }) => body.split("\n")[0]);
    expect([markers.length, new Set(markers).size]).toEqual([2, 2]);
  });

  it("goes with any format, and with a gate that fails", async () => {
    const { exitCode, out } = await post({}, "--format", "gitlab", "--max-dead", "1kB");
    expect([exitCode, JSON.parse(out).length > 0]).toEqual([1, true]);
    expect(state.comments[0]?.body).toContain("**FAIL**");
  });
});

describe("suggestions, on GitHub", { timeout: 60_000 }, () => {
  it("are one review, for the lines that the pull request's diff shows, and are not said twice", async () => {
    state.files = [...Array.from({ length: 120 }, (_, at) => ({ filename: `f${at}` })), WHOLE];
    expect((await post()).err).toBe("");
    const [review] = state.reviews;
    expect(state.reviews.length).toBe(1);
    expect(review?.body.startsWith("<!-- slim:review:app/linux/amd64 -->\n")).toBe(true);
    expect(review?.comments.length).toBe(3);
    for (const { path: file, body } of review?.comments ?? [])
      expect([file, body]).toEqual([
        DOCKERFILE,
        expect.stringMatching(/```suggestion\n[\s\S]*<!-- slim:\w{32} -->$/),
      ]);
    host.forget();
    await post();
    expect(host.writes()).toEqual([]);
  });

  it("are said one by one where GitHub refuses the review for one of them", async () => {
    state.files = [WHOLE];
    state.strange = [13];
    const { exitCode, err } = await post();
    expect([exitCode, err]).toEqual([0, "slim: --post: 1 of 3 suggestions are not taken by the host\n"]);
    expect([state.reviews.length, state.reviewComments.length]).toEqual([0, 2]);
  });

  it("are none where the diff is of another state of the file, or does not show it", async () => {
    state.files = [{ ...WHOLE, patch: WHOLE.patch.replace("build.sh", "make.sh") }];
    expect(await post()).toMatchObject({
      exitCode: 0,
      err: `slim: --post: the pull request shows another line 14 of ${DOCKERFILE}, so nothing is suggested\n`,
    });
    state.files = [{ filename: DOCKERFILE }, { filename: "other" }];
    expect((await post()).err).toBe("");
    expect(state.reviewComments).toEqual([]);
  });

  it("are for the lines of --diff where one is given", async () => {
    const diff = write("pull.diff", `--- a/${DOCKERFILE}\n+++ b/${DOCKERFILE}\n${WHOLE.patch}\n`);
    await post({}, "--diff", diff);
    expect(state.reviews.length).toBe(1);
    expect(host.calls.some(({ path: at }) => at.endsWith("/files"))).toBe(false);
  });
});

describe("what GitHub does not do", { timeout: 60_000 }, () => {
  const comments = "/repos/shop/api/issues/7/comments";
  const calls: readonly (readonly [string, (method: string) => Reply | null, number, RegExp])[] = [
    [
      "a fork's token, which only reads, is a warning",
      (method) => (method === "GET" ? null : message(403, "Resource not accessible by integration")),
      0,
      /^slim: --post: HOST: POST \S+ answers 403 \(Resource not accessible by integration\); the token may not write here, .*\n$/,
    ],
    [
      "a wrong token",
      () => message(401, "Bad credentials"),
      2,
      /GET \S+ answers 401 \(Bad credentials\); give another token\n$/,
    ],
    [
      "words that would move a cursor, or begin a command of the job's",
      () => message(403, "\u001b[2J no\n::error::"),
      0,
      /^slim: --post: HOST: GET \S+ answers 403 \(\\x1b\[2J no ::error::\); [^\n]+\n$/,
    ],
    [
      "nothing there",
      () => message(404, "Not Found"),
      2,
      /GET \S+ answers 404 \(Not Found\); look at the address, /,
    ],
    [
      "a conflict",
      () => message(409, "Conflict"),
      2,
      /GET \S+ answers 409 \(Conflict\); somebody else is writing/,
    ],
    [
      "what it cannot take",
      (method) => (method === "GET" ? null : message(422, "Validation Failed")),
      2,
      /POST \S+ answers 422 \(Validation Failed\)/,
    ],
    [
      "a limit for an hour",
      () => ({ ...message(429, "Slow down"), headers: { "retry-after": "3600" } }),
      2,
      /answers 429 \(Slow down\), and asks to wait \(Retry-After: 3600\); run it again later\n$/,
    ],
    [
      "a limit that comes as 403",
      () => ({ ...message(403, "secondary rate limit"), headers: { "retry-after": "3600" } }),
      2,
      /answers 429 \(secondary rate limit\), and asks/,
    ],
    [
      "a fault of its own",
      (method) => (method === "GET" ? null : { status: 502, text: "<html>Bad Gateway" }),
      2,
      /POST \S+ answers 502; run it again later\n$/,
    ],
    [
      "a page for people",
      () => ({ text: "<!doctype html><title>Sign in" }),
      2,
      /GET \S+ answers with no JSON list; look at the address/,
    ],
    [
      "half of JSON",
      () => ({ text: '[{"id"', headers: { "content-type": "application/json" } }),
      2,
      /answers with no JSON list/,
    ],
    ["JSON of another kind", () => ({ json: { comments: [] } }), 2, /answers with no JSON list/],
    [
      "a list of nonsense",
      (method) => (method === "GET" ? { json: [1, null, "x", { id: "y", user: 3 }] } : null),
      0,
      /^$/,
    ],
    [
      "a next page elsewhere",
      () => ({ json: [], headers: { link: '<https://elsewhere.example/2>; rel="next"' } }),
      2,
      /answers with no next page of its own/,
    ],
    ["nothing at all", () => ({ text: "" }), 2, /answers with no JSON list/],
  ];
  it.each(calls)("%s: one line, and the analysis is printed", async (_name, reply, status, line) => {
    state.instead = ({ method, path: at }) => (at === comments ? reply(method) : null);
    const { exitCode, out, err } = await post();
    expect(err.replaceAll(new URL(host.url).host, "HOST")).toMatch(line);
    expect([exitCode, err.split("\n").length <= 2, out.startsWith(MARKER)]).toEqual([status, true, true]);
    expect(err + out).not.toContain(TOKEN);
  });

  it("a limit for a moment is waited for, and nothing is written twice", async () => {
    let refusals = 0;
    state.instead = ({ method }) => {
      if (method !== "POST" || refusals++ > 0) return null;
      return { ...message(429, "Slow down"), headers: { "retry-after": "0" } };
    };
    expect((await post()).exitCode).toBe(0);
    expect([state.comments.length, host.writes().length]).toEqual([1, 2]);
  });

  it("a host that is not there", async () => {
    const { exitCode, out, err } = await post({ GITHUB_API_URL: "http://127.0.0.1:9" });
    expect([exitCode, out.startsWith(MARKER)]).toEqual([2, true]);
    expect(err).toMatch(
      /^slim: 127\.0\.0\.1:9: GET \S+ cannot be reached \(\S.*\); look at the address, .*\n$/,
    );
  });
});

describe("where --post cannot know to whom it speaks", { timeout: 60_000 }, () => {
  it.each([
    [
      "no token",
      { GITHUB_TOKEN: "" },
      2,
      /^slim: --post: no token is here; .* GITHUB_TOKEN in the environment\n$/,
    ],
    [
      "no event",
      { GITHUB_EVENT_PATH: "" },
      2,
      /^slim: --post: the event that started this job is no pull request's; /,
    ],
    [
      "an event of nonsense",
      { GITHUB_EVENT_PATH: resolve(DOCKERFILE) },
      2,
      /Dockerfile: is no event of GitHub's; /,
    ],
    [
      "a push",
      { GITHUB_EVENT_PATH: write("push.json", '{"ref":"refs/heads/main"}') },
      2,
      /is no pull request's; run it on pull_request\n$/,
    ],
    [
      "an unknown provider",
      { GITHUB_ACTIONS: undefined, GITHUB_REPOSITORY: undefined },
      2,
      /^slim: neither GitHub Actions nor GitLab CI is here /,
    ],
    [
      "a repository that is none",
      { GITHUB_REPOSITORY: "shop/../x" },
      2,
      /^slim: GITHUB_REPOSITORY shop\/\.\.\/x: is no OWNER\/NAME; /,
    ],
    [
      "an address that is none",
      { GITHUB_API_URL: "file:///etc" },
      2,
      /^slim: GITHUB_API_URL file:\/\/\/etc: is no address of the web/,
    ],
    [
      "a fork without a token",
      {
        GITHUB_TOKEN: "",
        GITHUB_EVENT_PATH: write(
          "fork.json",
          JSON.stringify({
            pull_request: {
              number: 7,
              head: { repo: { full_name: "you/api" } },
              base: { repo: { full_name: "shop/api" } },
            },
          }),
        ),
      },
      0,
      /^slim: --post: the pull request is a fork's, whose jobs have no token; nothing is posted\n$/,
    ],
  ] as const)("%s: one line, and the analysis is printed", async (_name, env, status, line) => {
    const { exitCode, out, err } = await post(env);
    expect([exitCode, out.startsWith(MARKER), err]).toEqual([status, true, expect.stringMatching(line)]);
    expect(host.calls).toEqual([]);
  });
});

describe("--also", { timeout: 60_000 }, () => {
  it("writes what the other commands print, from one reading", async () => {
    const files = { json: path("r.json"), rewrite: path("w.json"), sarif: path("s.json"), patch: path("p") };
    const also = Object.entries(files).flatMap(([format, file]) => ["--also", `${format}=${file}`]);
    expect((await run(["suggest", IMAGE, "-f", DOCKERFILE, ...also])).exitCode).toBe(0);
    const printed = {
      json: await run(["analyze", IMAGE, "-f", DOCKERFILE, "--format", "json"]),
      rewrite: await run(["rewrite", DOCKERFILE, "--image", IMAGE, "--format", "json"]),
      sarif: await run(["suggest", IMAGE, "-f", DOCKERFILE, "--format", "sarif"]),
      patch: await run(["suggest", IMAGE, "-f", DOCKERFILE, "--format", "patch"]),
    };
    for (const [format, { out }] of Object.entries(printed))
      expect([format, readFileSync(files[format as keyof typeof files], "utf8")]).toEqual([format, out]);
  });

  it.each(["json", "yaml=x", "json=-", "=x", "html=x"])("%s is none", async (given) => {
    expect(await run(["suggest", IMAGE, "-f", DOCKERFILE, "--also", given])).toMatchObject({
      exitCode: 2,
      out: "",
      err: `slim: --also ${given}: is no FORMAT=FILE; the formats are json, rewrite, patch, github, gitlab, sarif, rdjson, markdown\n`,
    });
  });
});
