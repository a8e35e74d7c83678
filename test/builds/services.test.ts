import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inFolder } from "../oracle/tools.ts";
import { withRoot } from "../real/root.ts";
import { removeBelow, unreachedIn } from "../support/unreached.ts";
import { answersFrom } from "./asked.ts";
import { built, makeBases, unbuildable } from "./buildah.ts";
import { SERVICES } from "./services.ts";

const MINUTES = 60_000;

const why = unbuildable();
describe.skipIf(why !== null)(why === null ? "services" : `services: ${why}`, () => {
  beforeAll(makeBases, 10 * MINUTES);

  for (const { name, context, questions } of SERVICES)
    it(
      `${name} answers the same without all that is not reached`,
      async () => {
        await inFolder(async (folder) => {
          const dockerfile = readFileSync(join(context, "Dockerfile"), "utf8");
          const image = built(name, dockerfile, context, folder);
          const { closure, unreached, command } = await withRoot(image.archive, {}, (root) => ({
            ...unreachedIn(root),
            command: [...root.config.entrypoint, ...root.config.cmd],
          }));
          expect(closure.complete).toBe(true);
          expect(unreached.length).toBeGreaterThan(1000);
          const before = await answersFrom(image, command, questions, folder);
          expect(before).toEqual(questions.map(({ answer }) => expect.stringMatching(answer)));
          const without = (root: string): void => removeBelow(root, unreached);
          expect(await answersFrom(image, command, questions, folder, without)).toEqual(before);
        });
      },
      20 * MINUTES,
    );
});
