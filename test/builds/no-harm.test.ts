import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inFolder } from "../oracle/tools.ts";
import { withRoot } from "../real/root.ts";
import { removeBelow, unreachedIn } from "../support/unreached.ts";
import { APPLICATIONS, dockerfileOf } from "./applications.ts";
import { answersOf, built, makeBases, unbuildable } from "./buildah.ts";

const MINUTES = 60_000;

const why = unbuildable();
describe.skipIf(why !== null)(why === null ? "applications" : `applications: ${why}`, () => {
  beforeAll(makeBases, 10 * MINUTES);

  for (const application of APPLICATIONS) {
    const { name, context, commands, answers } = application;
    it.skipIf(!existsSync(join(context, "Dockerfile")))(
      `${name} answers the same without all that is not reached`,
      async () => {
        await inFolder(async (folder) => {
          const image = built(name, dockerfileOf(application), context, folder);
          const { closure, unreached } = await withRoot(image.archive, {}, unreachedIn);
          expect(closure.complete).toBe(true);
          expect(unreached.length).toBeGreaterThan(100);
          const before = answersOf(image, commands, folder);
          expect(before).toMatch(answers);
          // What the test itself starts, and asks a program to read, no image tells of.
          const asked = new Set(commands.flatMap((command) => [...command, `/usr/bin/${command[0]}`]));
          const gone = unreached.filter((path) => !asked.has(path));
          expect(answersOf(image, commands, folder, (root) => removeBelow(root, gone))).toBe(before);
        });
      },
      20 * MINUTES,
    );
  }
});
