import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inFolder } from "../oracle/tools.ts";
import { run } from "../support/main.ts";
import { APPLICATIONS } from "./applications.ts";
import { answersOf, built, makeBases, unbuildable } from "./buildah.ts";

const MINUTES = 60_000;

const jsonOf = async (argv: readonly string[]) => {
  const { out, err } = await run([...argv, "--format", "json"]);
  expect(err).toBe("");
  return JSON.parse(out);
};

/** A project as its author has it: with a repository, which `COPY . .` takes along. */
const projectIn = (folder: string, name: string) => {
  const application = APPLICATIONS.find((one) => one.name === name);
  if (application === undefined) throw new Error(`no application ${name}`);
  const context = join(folder, name);
  cpSync(application.context, context, { recursive: true });
  mkdirSync(join(context, ".git/objects/pack"), { recursive: true });
  writeFileSync(join(context, ".git/HEAD"), "ref: refs/heads/main\n");
  writeFileSync(join(context, ".git/objects/pack/pack-1.pack"), Buffer.alloc(3_000_000, "slim"));
  return { ...application, context };
};

const CASES = [
  {
    name: "python-wheel",
    git: "/srv/almanac/.git/HEAD",
    install: /^RUN .*pip install/,
    test: /pytest/,
    source: "almanac/web.py",
    comment: "#",
  },
  {
    name: "node-native",
    git: "/app/.git/HEAD",
    install: /^RUN .*npm install/,
    test: /npm test/,
    source: "src/server.ts",
    comment: "//",
  },
] as const;

const why = unbuildable();
describe.skipIf(why !== null)(why === null ? "built with a folder" : `built with a folder: ${why}`, () => {
  beforeAll(makeBases, 10 * MINUTES);

  it.each(CASES.map((one) => [one.name, one] as const))(
    "%s rewritten with --context builds, starts the same, and keeps its dependencies when a source changes",
    async (name, { git, install, test, source, comment }) => {
      await inFolder(async (folder) => {
        const { context, commands, answers } = projectIn(folder, name);
        const dockerfile = join(context, "Dockerfile");
        const before = built(`${name}-context`, readFileSync(dockerfile, "utf8"), context, folder);
        const report = await jsonOf(["rewrite", dockerfile, "--image", before.archive, "--context", context]);
        const rules: readonly string[] = report.steps.map(({ rule }: { rule: string }) => rule);
        expect(rules).toEqual(expect.arrayContaining(["copy-order", "git-folder"]));
        writeFileSync(report.ignoreFile.path, report.ignoreFile.after);
        const after = built(`${name}-context-rewritten`, report.after, context, folder);
        expect((await jsonOf(["verify", before.archive, after.archive])).config).toEqual([]);
        const said = answersOf(before, commands, folder);
        expect(said).toMatch(answers);
        expect(answersOf(after, commands, folder)).toBe(said);
        const promise = join(folder, "promise.json");
        writeFileSync(promise, JSON.stringify(report));
        expect((await run(["verify", "--rewrite", promise, "--image", after.archive])).out).toContain(
          "is what the rewrite said that it would be",
        );
        const states = [before, after].map(
          async ({ archive }) => (await jsonOf(["why", archive, git])).state,
        );
        expect(await Promise.all(states)).toEqual(["live", "absent"]);
        // Another change each time: the builder's cache is as old as its storage.
        writeFileSync(
          join(context, source),
          `${readFileSync(join(context, source), "utf8")}\n${comment} ${Date.now()}\n`,
        );
        const again = built(`${name}-context-changed`, report.after, context, folder);
        const stepLike = (pattern: RegExp) => again.steps.filter(({ text }) => pattern.test(text));
        expect(stepLike(install).map(({ cached }) => cached)).toEqual([true]);
        expect(stepLike(test).map(({ cached }) => cached)).toEqual([false]);
      });
    },
    30 * MINUTES,
  );
});
