import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { renderMailPatch } from "../../src/report/mail-patch.ts";
import { strideByRule } from "../../src/rewrite/by-rule.ts";
import { corpus, rewritten } from "../rewrite/rewritten.ts";
import { repositoryIn } from "../support/git.ts";
import { run, scratch } from "../support/main.ts";

const { folder } = scratch();
const IMAGE = "fixtures/docker-26/image.tar";
const DOCKERFILE = "fixtures/app/Dockerfile";
const call = (...argv: string[]) => run(["suggest", IMAGE, "-f", DOCKERFILE, "--format", "patch", ...argv]);
const OPTIONS = { date: "Thu, 01 Jan 1970 00:00:00 +0000", version: "1.2.3" };

const TWO_RULES = `FROM debian:bookworm
RUN apt-get update && apt-get install -y curl
RUN pip install flask
RUN apt-get update && apt-get install -y git
RUN npm ci
`;

/** The mails of a Dockerfile that no image tells of: one a rule. */
const mailsOf = (text: string, path = "Dockerfile") => {
  const strides = strideByRule(readRecipe(text, path), rewritten(text).steps);
  const commits = strides.map(({ steps, text: after }, at) => ({
    subject: `slim: ${[...new Set(steps.map(({ rule }) => rule))].join(", ")}`,
    body: steps.map(({ why }) => why),
    files: [{ path, before: strides[at - 1]?.text ?? text, after }],
  }));
  return { commits, mails: renderMailPatch(commits, OPTIONS) };
};

describe("slim suggest --format patch", { timeout: 60_000 }, () => {
  it.each([["safe"], ["review"]])(
    "with --risk %s is taken by git, and makes what slim rewrite makes",
    async (risk) => {
      const { exitCode, out } = await call("--risk", risk);
      const wanted = await run(["rewrite", DOCKERFILE, "--image", IMAGE, "--risk", risk]);
      const { git, read } = repositoryIn(folder, {
        [DOCKERFILE]: readFileSync(DOCKERFILE, "utf8"),
      });
      if (out !== "") git(["am", "-q"], out);
      expect([exitCode, read(DOCKERFILE)]).toEqual([0, wanted.out]);
      if (risk === "review")
        expect(git(["log", "-1", "--format=%an %at%n%s"])).toMatch(
          /^slim 0\nslim: metadata-only: Files stored again unchanged, saves [\d.]+ kB\n$/,
        );
    },
  );

  it("is the same on every run, and dated by SOURCE_DATE_EPOCH", async () => {
    const { out } = await call();
    expect((await call()).out).toBe(out);
    const argv = ["suggest", IMAGE, "-f", DOCKERFILE, "--format", "patch"];
    const dated = await run(argv, { env: { SOURCE_DATE_EPOCH: "1709210096" } });
    expect(dated.out).toBe(out.replace(/^Date: .*$/gm, "Date: Thu, 29 Feb 2024 12:34:56 +0000"));
  });

  it("needs a file to name", async () => {
    const { exitCode, err } = await run(["suggest", IMAGE, "-f", "-", "--format", "patch"]);
    expect([exitCode, err]).toEqual([
      2,
      "slim: a patch names a file; give the Dockerfile as one, not on standard input\n",
    ]);
  });
});

describe("one commit a rule", { timeout: 120_000 }, () => {
  it("each on top of the one before, and the last one is the whole", () => {
    const { commits, mails } = mailsOf(TWO_RULES);
    expect(commits.map(({ subject }) => subject)).toEqual([
      "slim: apt-lists",
      "slim: pip-cache",
      "slim: npm-cache",
    ]);
    const { git, read } = repositoryIn(folder, { Dockerfile: TWO_RULES });
    git(["am", "-q"], mails);
    expect(read("Dockerfile")).toBe(rewritten(TWO_RULES).text);
    expect(git(["log", "--reverse", "--format=%s"])).toBe(
      "first\nslim: apt-lists\nslim: pip-cache\nslim: npm-cache\n",
    );
    git(["reset", "-q", "--hard", "HEAD~1"]);
    expect(read("Dockerfile")).toBe(commits[1]?.files[0]?.after);
  });

  it.each([
    ["CRLF", TWO_RULES.replaceAll("\n", "\r\n")],
    ["no newline at its end", TWO_RULES.trimEnd()],
    ["letters beyond ASCII, equals signs, what looks like a mail", `# ünï = 3D\n# From here\n${TWO_RULES}`],
    ["all of these", `# ünï = 3D\r\n${TWO_RULES.replaceAll("\n", "\r\n").trimEnd()}`],
  ])("git takes a Dockerfile with %s to the byte", (_what, text) => {
    const { git, read } = repositoryIn(folder, { "a b/Dockerfile.ü": text });
    git(["am", "-q"], mailsOf(text, "a b/Dockerfile.ü").mails);
    expect(read("a b/Dockerfile.ü")).toBe(rewritten(text).text);
  });

  it("of every Dockerfile of the corpus", () => {
    const edited = corpus.filter(([, text]) => rewritten(text).steps.length > 0);
    expect(edited.length).toBeGreaterThan(20);
    const { git, read } = repositoryIn(folder, Object.fromEntries(edited));
    git(["am", "-q"], edited.map(([name, text]) => mailsOf(text, name).mails).join(""));
    for (const [name, text] of edited) expect([name, read(name)]).toEqual([name, rewritten(text).text]);
  });

  it("whatever is said in a message, it is the message", () => {
    const body = ["--- a/other", "diff --git a/x b/x", "From here on", "Index: x", `@@ ${"a ".repeat(80)}`];
    const subject = "slim: ünï\ncode";
    const files = [{ path: "Dockerfile", before: "a\n", after: "b\n" }];
    const mails = renderMailPatch([{ subject, body, files }], OPTIONS);
    const { git, read } = repositoryIn(folder, { Dockerfile: "a\n" });
    git(["am", "-q"], mails);
    expect([read("Dockerfile"), git(["log", "-1", "--format=%s"])]).toEqual(["b\n", "slim: ünï code\n"]);
    const told = git(["log", "-1", "--format=%b"]);
    for (const text of body) expect(told.replace(/\s+/g, " ")).toContain(text.trim());
  });
});
