import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { aptRunOf } from "../../src/plan/apt-events.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { isUnderstood, type Recipe } from "../../src/recipe/recipe.ts";
import { unifiedDiff } from "../../src/report/diff.ts";
import { rewriteDockerfile } from "../../src/rewrite/rewrite.ts";
import { corpus, rewritten } from "./rewritten.ts";

/** What a maintainer is shown of one file: read each of them as one would a pull request. */
const pageOf = (name: string, text: string): string => {
  const { text: after, steps, declined } = rewritten(text);
  const visible = (line: string): string => line.replaceAll("\r", "␍").replaceAll("\u{FEFF}", "␂");
  return [
    visible(unifiedDiff(name, text, after)) || "NO_CHANGE\n",
    ...steps.map(({ line, rule, risk, why }) => `line ${line} ${rule} (${risk}): ${why}`),
    ...declined.map(({ line, rule, reason }) => `not fixed: line ${line} ${rule}: ${reason}`),
    "",
  ].join("\n");
};

/** The RUNs of a file in shells whose programs understand them, as those programs are to read them. */
const scriptsOf = (recipe: Recipe) =>
  recipe.stages.flat().flatMap((site) => (isUnderstood(site) ? [{ site, script: site.run.text }] : []));

const accepts = (shell: string, script: string): boolean =>
  spawnSync(shell, ["-n"], { input: script }).status === 0;

describe.each(corpus)("%s", (name, text) => {
  it("comes out as a maintainer would want it", async () => {
    await expect(pageOf(name, text)).toMatchFileSnapshot(`goldens/${name}.txt`);
  });

  it("stays byte for byte where nothing is planned", () => {
    const recipe = readRecipe(text, name);
    expect(rewriteDockerfile(recipe, { steps: [], declined: [] }).text).toBe(text);
  });

  it("is left alone the second time", () => {
    const once = rewritten(text).text;
    expect(rewritten(once)).toMatchObject({ text: once, steps: [] });
  });

  // Linters and BuildKit's checks are held to the same where they are at hand; this holds for what slim itself knows.
  it("has nothing to be said of it afterwards that was not said before", () => {
    const said = ({ declined }: ReturnType<typeof rewritten>): string[] =>
      declined.map(({ rule, reason }) => `${rule}: ${reason.replace(/\d+/g, "N")}`);
    const [before, after] = [rewritten(text), rewritten(rewritten(text).text)];
    expect(said(after).filter((one) => !said(before).includes(one))).toEqual([]);
  });

  it("loses no instruction but RUNs that only fetch or clean, and no comment", () => {
    const [before, after] = [readRecipe(text, name), readRecipe(rewritten(text).text, name)];
    const kept = (recipe: Recipe): string[] =>
      recipe.stages
        .flat()
        .flatMap(({ instruction }) => (instruction.keyword === "RUN" ? [] : [instruction.text]));
    expect(kept(after)).toEqual(kept(before));
    const comments = (of: string): string[] => of.split(/\r?\n/).filter((line) => /^\s*#/.test(line));
    expect(comments(after.dockerfile.text)).toEqual(comments(text));
  });

  it("keeps the names, bases and order of its stages", () => {
    const graph = (of: string) =>
      readRecipe(of, name).dockerfile.stages.map(({ name: stage, base, parent }) => [stage, base, parent]);
    expect(graph(rewritten(text).text)).toEqual(graph(text));
  });

  it("has no RUN that sh took before and takes no longer", () => {
    const before = scriptsOf(readRecipe(text, name)).map(({ script }) => script);
    for (const { site, script } of scriptsOf(readRecipe(rewritten(text).text, name))) {
      const shell = /bash/.test(site.circumstances.shell[0] ?? "") ? "bash" : "sh";
      if (!before.includes(script)) expect([script, accepts(shell, script)]).toEqual([script, true]);
    }
  });

  it("installs nothing from lists that a rewritten RUN deleted", () => {
    const [before, after] = [readRecipe(text, name), readRecipe(rewritten(text).text, name)];
    expect(bareInstalls(after).filter((script) => !bareInstalls(before).includes(script))).toEqual([]);
  });
});

/** RUNs that install behind one that deleted the lists, in its stage or one on it, and fetch none themselves. */
const bareInstalls = (recipe: Recipe): string[] => {
  const gone = new Map<number, boolean>();
  return recipe.stages.flatMap((sites, index) => {
    const parent = recipe.dockerfile.stages[index]?.parent ?? -1;
    let isGone = gone.get(parent) ?? false;
    const bare = sites.flatMap((site) => {
      const apt = isUnderstood(site) ? aptRunOf(site) : null;
      if (apt === null || !isUnderstood(site)) return [];
      const found = isGone && apt.needy !== null ? [site.run.text] : [];
      const last = apt.events.findLast(({ kind }) => kind === "update" || kind === "clean");
      if (last !== undefined) isGone = last.kind === "clean";
      return found;
    });
    gone.set(index, isGone);
    return bare;
  });
};
