import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RULES } from "../../rules/index.ts";
import type { BuildContext } from "../../src/model/build-context.ts";
import type { Evidence } from "../../src/model/evidence.ts";
import type { Risk } from "../../src/model/rule.ts";
import { planRewrite } from "../../src/plan/plan.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { type Rewritten, rewriteDockerfile } from "../../src/rewrite/rewrite.ts";

export interface Asked {
  readonly evidence?: Evidence | null;
  readonly risk?: Risk;
  readonly target?: number;
  readonly cacheMounts?: boolean;
  readonly context?: BuildContext;
}

/** Read, plan, edit, check: all of a rewrite but its page. */
export const rewritten = (
  text: string,
  { evidence = null, risk = "review", target, cacheMounts, context }: Asked = {},
): Rewritten => {
  const recipe = readRecipe(text, "Dockerfile");
  const plan = planRewrite(recipe, evidence, {
    target: target ?? recipe.stages.length - 1,
    risk,
    rules: RULES,
    cacheMounts: cacheMounts ?? null,
    context: context ?? null,
  });
  return rewriteDockerfile(recipe, plan);
};

/** The same of RUNs on one Debian, its lines after the FROM. */
export const rewrittenRuns = (...runs: readonly string[]): string =>
  rewritten(`FROM debian:bookworm\n${runs.join("\n")}\n`)
    .text.split("\n")
    .slice(1, -1)
    .join("\n");

const FOLDER = "fixtures/dockerfiles";

/** The Dockerfiles of `fixtures/`, by name. */
export const corpus: readonly (readonly [name: string, text: string])[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".Dockerfile"))
  .sort()
  .map((name) => [name.replace(/\.Dockerfile$/, ""), readFileSync(join(FOLDER, name), "utf8")] as const);
