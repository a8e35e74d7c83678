import { copyFileSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run, scratch } from "./support/main.ts";

const { folder, path } = scratch();
const README = readFileSync("README.md", "utf8").split("\n");
const home = process.cwd();

/** What the README shows below a command: indented lines, up to the next command or text. */
const shown = (command: string): string => {
  const start = README.indexOf(`    $ ${command}`) + 1;
  const rest = README.slice(start);
  const end = rest.findIndex(
    (line) => line !== "" && (!line.startsWith("    ") || line.startsWith("    $ ")),
  );
  return `${rest
    .slice(0, end)
    .map((line) => line.slice(4))
    .join("\n")
    .trimEnd()}\n`;
};

describe("the README shows what is printed today", () => {
  beforeAll(async () => {
    const image = resolve("fixtures/docker-26/image.tar");
    copyFileSync("fixtures/app/Dockerfile", path("Dockerfile"));
    copyFileSync(image, path("before.tar"));
    process.chdir(folder);
    await run(["squash", "before.tar", "-f", "Dockerfile", "-o", "release.tar"]);
  });
  afterAll(() => process.chdir(home));

  it.each([
    ["slim analyze fixtures/docker-20-buildkit/image.tar --dockerfile fixtures/app/Dockerfile --top 3", home],
    [
      "slim compare before.tar release.tar --old-dockerfile Dockerfile --base 2 --max-growth 0 --max-pull 500kB",
      folder,
    ],
  ])("of %s", async (command, cwd) => {
    process.chdir(cwd);
    const { out, err } = await run(command.split(" ").slice(1));
    expect(err).toBe("");
    expect(shown(command)).toBe(out);
  });
});
