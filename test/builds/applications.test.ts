import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inFolder } from "../oracle/tools.ts";
import { run } from "../support/main.ts";
import { APPLICATIONS, type Application } from "./applications.ts";
import { answersOf, type Built, built, makeBases, unbuildable } from "./buildah.ts";
import { error, type Figures, figuresTable, median, savedShare } from "./figures.ts";

const MINUTES = 60_000;
const figures: Figures[] = [];

const jsonOf = async (argv: readonly string[]) => {
  const { out, err } = await run([...argv, "--format", "json"]);
  expect(err).toBe("");
  return JSON.parse(out);
};

/** The file as it is, built, and rewritten by what its image shows. */
const rewritten = async ({ name, context, dockerfile: own }: Application, folder: string) => {
  const dockerfile = own === undefined ? join(context, "Dockerfile") : join(folder, "Dockerfile");
  if (own !== undefined) writeFileSync(dockerfile, own);
  const before = built(name, readFileSync(dockerfile, "utf8"), context, folder);
  const report = await jsonOf(["rewrite", dockerfile, "--image", before.archive]);
  const promise = join(folder, `${name}.json`);
  writeFileSync(promise, JSON.stringify(report));
  return { before, report, promise };
};

/** What was rebuilt is what the rewrite said; what there was before is not. */
const expectKept = async (promise: string, before: Built, after: Built) => {
  const held = await run(["verify", "--rewrite", promise, "--image", after.archive]);
  expect(held.out).toContain("is what the rewrite said that it would be");
  expect((await run(["verify", "--rewrite", promise, "--image", before.archive])).exitCode).toBe(1);
};

const expectSameUse = async (application: Application, before: Built, after: Built, folder: string) => {
  expect((await jsonOf(["verify", before.archive, after.archive])).config).toEqual([]);
  const answers = answersOf(before, application.commands, folder);
  expect(answers).toMatch(application.answers);
  expect(answersOf(after, application.commands, folder)).toBe(answers);
};

const why = unbuildable();
describe.skipIf(why !== null)(why === null ? "applications" : `applications: ${why}`, () => {
  beforeAll(makeBases, 10 * MINUTES);
  const here = APPLICATIONS.filter(({ context }) => existsSync(join(context, "Dockerfile")));

  for (const application of here.filter(({ isGood }) => !isGood))
    it(
      `${application.name} rewritten builds, starts the same, and is as small as was said`,
      async () => {
        const { name, context } = application;
        await inFolder(async (folder) => {
          const start = performance.now();
          const { before, report, promise } = await rewritten(application, folder);
          expect(report.after).not.toBe(report.before);
          const after = built(`${name}-rewritten`, report.after, context, folder);
          await expectSameUse(application, before, after, folder);
          await expectKept(promise, before, after);
          const one: Figures = {
            name,
            beforeBytes: report.image.storedBytes,
            afterBytes: (await jsonOf(["analyze", after.archive])).sizes.storedBytes,
            predictedBytes: report.predicted.storedBytes,
            seconds: (performance.now() - start) / 1000,
          };
          figures.push(one);
          expect(error(one)).toBeLessThan(0.05);
          expect(savedShare(one)).toBeGreaterThan(0);
        });
      },
      40 * MINUTES,
    );

  for (const application of here.filter(({ isGood }) => isGood))
    it(
      `${application.name} is left as it is`,
      async () => {
        await inFolder(async (folder) => {
          const { report } = await rewritten(application, folder);
          expect(report.after).toBe(report.before);
        });
      },
      20 * MINUTES,
    );

  it("the median application is half as large, and as large as was said within 2 %", ({ skip }) => {
    skip(figures.length < here.filter(({ isGood }) => !isGood).length, "not all were built");
    expect(median(figures.map(savedShare))).toBeGreaterThanOrEqual(0.5);
    expect(median(figures.map(error))).toBeLessThanOrEqual(0.02);
  });

  afterAll(() => {
    process.stdout.write(`\n${figuresTable(figures)}`);
  });
});
