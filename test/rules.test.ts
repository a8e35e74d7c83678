import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RULES } from "../rules/index.ts";
import { claimByRules, matchesAny } from "../src/detect/by-rules.ts";
import { type Example, type Fix, fixSentence, type Rule } from "../src/model/rule.ts";
import { rulesPage } from "../src/report/rules-page.ts";
import { imageOf, sceneOf } from "./support/image.ts";

const RULES_FOLDER = new URL("../rules/", import.meta.url);

/** The harness: a rule is admitted when its own examples hold. */
describe("the list of rules", () => {
  test("holds every file of rules/ once, under the file's name", () => {
    const files = readdirSync(RULES_FOLDER).filter((file) => file.endsWith(".ts") && file !== "index.ts");
    expect(RULES.map((rule) => `${rule.id}.ts`).sort()).toEqual(files.sort());
  });

  test("has no two examples alike", () => {
    const images = RULES.flatMap((rule) =>
      rule.examples.map((example) => JSON.stringify([rule.id, shapeOf(example)])),
    );
    expect(new Set(images).size).toBe(images.length);
  });

  test("is told in rules/README.md", async () => {
    await expect(rulesPage(RULES)).toMatchFileSnapshot("../rules/README.md");
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("is plain data, named in kebab-case", () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(JSON.parse(JSON.stringify(rule))).toEqual(rule);
  });

  test("says why in a sentence or two, and where that is written", () => {
    expect(rule.title).toMatch(/^\S.*[^.\s]$/);
    expect(rule.why).toMatch(/^\S.*\.$/);
    expect(new URL(rule.source).protocol).toBe("https:");
  });

  test("looks at absolute paths, homes and variables only", () => {
    for (const glob of [...rule.paths, ...(rule.except ?? []), ...(rule.unless ?? [])]) {
      expect(glob).toMatch(/^(\/|\*\*\/|~\/|\$\w+\/|\{[~$/*][^}]*\}\/)/);
    }
  });

  test("has an example that is found and one that is not", () => {
    expect(rule.examples.some((example) => example.foundBytes > 0)).toBe(true);
    expect(rule.examples.some((example) => example.foundBytes === 0)).toBe(true);
  });

  test("is mended by what reaches all that its examples find, and nothing else", () => {
    const isMended = reachOf(rule.fix);
    if (isMended === null) return;
    // In some examples it takes more than the path to tell: what is set, deleted, linked, or elsewhere in the image.
    const plain = rule.examples.filter(
      ({ env, layers }) =>
        !env && !rule.unless && layers.every((layer) => !/\.wh\.|link:/.test(JSON.stringify(layer))),
    );
    for (const example of plain) {
      const stored = example.layers.flatMap((layer) => Object.keys(layer));
      const found = claimsOf([rule], example).map(({ path }) => path);
      expect(stored.filter(isMended), fixSentence(rule.fix)).toEqual(found);
    }
  });

  test.each(rule.examples.map((example) => [example.title, example] as const))("%s", (_title, example) => {
    expect(verdict(foundBy([rule], rule, example), example), "alone").toBe("as it should be");
    // With the whole list, a rule may lose bytes to one before it only where its place in the list is wrong.
    expect(verdict(foundBy(RULES, rule, example), example), "in the list").toBe("as it should be");
  });
});

const shapeOf = ({ layers, env }: Example): unknown => ({ layers, env });

/** Which paths a fix deletes or keeps out; null where that is for a tool, or a person, to say. */
const reachOf = (fix: Fix): ((path: string) => boolean) | null => {
  const globs = globsOf(fix);
  if (globs === null) return null;
  const reaches = matchesAny(globs.flatMap((glob) => [glob, `${glob}/**`]));
  // Packages are installed in the image: no build context brings them.
  return (path) => reaches(path) && !(fix.kind === "dockerignore" && path.includes("/node_modules/"));
};

const globsOf = (fix: Fix): string[] | null => {
  if (fix.kind === "dockerignore") return [...fix.patterns];
  if (fix.kind !== "append" || fix.command.includes("$(")) return null;
  const commands = fix.command.split(" && ").map((command) => command.split(" "));
  if (!commands.every(([name]) => name === "rm")) return null;
  const paths = commands.flatMap(([, , ...rest]) =>
    rest.map((path) => path.replace(/^~/, "{/root,/home/*}")),
  );
  return paths.map((path) => (/^[/{]/.test(path) ? path : `**/${path}`));
};

const claimsOf = (rules: readonly Rule[], { layers, env = [] }: Example) =>
  claimByRules(sceneOf(imageOf(layers, { env })), rules);

const foundBy = (rules: readonly Rule[], rule: Rule, example: Example): number =>
  claimsOf(rules, example)
    .filter((claim) => claim.waste.id === rule.id)
    .reduce((sum, claim) => sum + claim.bytes, 0);

/** *missing* is waste that was not reported, *noisy* is what should not have been: ast-grep's words. */
const verdict = (found: number, { foundBytes }: Example): string => {
  if (found === foundBytes) return "as it should be";
  return `${found < foundBytes ? "missing" : "noisy"}: found ${found} bytes of ${foundBytes}`;
};
