import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Traps of the research that are not about rewriting, and where they are tested. */
const ELSEWHERE: Readonly<Record<number, string>> = {
  48: "rpm's database by both its paths: test/contents/packages",
  102: "gates and the base: test/cli/gates.test.ts",
};

it("every trap of rewriting has a test that bears its number", () => {
  const files = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".test.ts"),
  );
  const tested = new Set(
    files.flatMap((name) =>
      [...readFileSync(`test/${name}`, "utf8").matchAll(/\btrap (\d+)\b/g)].map(([, number]) =>
        Number(number),
      ),
    ),
  );
  const wanted = Array.from({ length: 102 }, (_, at) => at + 1).filter((number) => !(number in ELSEWHERE));
  expect(wanted.filter((number) => !tested.has(number))).toEqual([]);
});
