import type { BuildContext } from "../model/build-context.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Risk, RuleBody } from "../model/rule.ts";
import type { Declined, Plan, Step } from "../model/step.ts";
import { shippedStages } from "../recipe/read.ts";
import { isUnderstood, type Recipe } from "../recipe/recipe.ts";
import { planApk } from "./apk.ts";
import { planAptArchives } from "./apt-archives.ts";
import { planAptLists } from "./apt-lists.ts";
import { planCaches } from "./caches.ts";
import { planCopyOrder } from "./copy-order.ts";
import { both, countedOnce, type Planning } from "./draft.ts";
import { planJoins } from "./joins.ts";
import { planLeftovers } from "./leftovers.ts";
import { planModes } from "./modes.ts";
import { planOwnership } from "./ownership.ts";
import { planRecommends } from "./recommends.ts";
import { declineOf } from "./unanswered.ts";
import { planUnread } from "./unread.ts";
import { planUnwantedCopies } from "./unwanted-copies.ts";

export interface PlanOptions {
  /** The stage that is built, by place. */
  readonly target: number;
  /** The most that a step may risk. */
  readonly risk: Risk;
  readonly rules: readonly RuleBody[];
  /** Null for what the file itself does. */
  readonly cacheMounts: boolean | null;
  /** The folder that the build copies from, where it is known. */
  readonly context?: BuildContext | null;
}

/** What to do about a Dockerfile, in its order; and what not, and why. Every finding of the evidence is in one of both. */
export const planRewrite = (recipe: Recipe, evidence: Evidence | null, options: PlanOptions): Plan => {
  const stage = recipe.dockerfile.stages[options.target];
  const stages = stage === undefined ? [] : shippedStages(recipe, stage);
  const shipped = stages.flatMap(({ index }) => recipe.stages[index] ?? []);
  const cacheMounts = options.cacheMounts ?? usesCacheMounts(recipe);
  const planning: Planning = { recipe, shipped, evidence, cacheMounts, context: options.context ?? null };
  const rules = new Map(options.rules.map((rule) => [rule.id, rule]));
  const lists = planAptLists(planning);
  const mended = new Set(lists.steps.flatMap(({ changes }) => changes.map(({ line }) => line)));
  const byText = both(
    lists,
    planAptArchives(planning, mended),
    planApk(planning),
    planCaches(planning, rules),
    planOwnership(planning),
    planModes(planning),
    planRecommends(planning),
    planUnwantedCopies(planning, rules),
    planUnread(planning),
  );
  const leftovers = planLeftovers(planning, rules, answeredBy(byText.steps));
  const joins = planJoins(planning, removedBy([...byText.steps, ...leftovers.steps]));
  const inPlace = both(byText, leftovers, joins);
  const order = planCopyOrder(planning, options.target, inPlace.steps);
  const draft = both({ ...inPlace, steps: countedOnce(inPlace.steps, evidence) }, order);
  const wanted = draft.steps.filter(({ risk }) => options.risk === "review" || risk === "safe");
  const unwanted = draft.steps.filter((step) => !wanted.includes(step)).map(leftOut);
  const answered = answeredBy(draft.steps);
  const stillDeclined = draft.declined.filter(
    ({ finding }, at, all) =>
      finding === undefined ||
      (!answered.has(finding) && all.findIndex((one) => one.finding === finding) === at),
  );
  const declined = [...stillDeclined, ...unwanted];
  const removed = removedBy(draft.steps);
  const unanswered = (evidence?.findings ?? [])
    .filter((finding) => !answered.has(finding) && !isDeclined(finding, declined))
    .flatMap((finding) => declineOf(finding, planning, rules, removed));
  return { steps: wanted.toSorted(byLine), declined: [...declined, ...unanswered].toSorted(byLine) };
};

const usesCacheMounts = ({ stages }: Recipe): boolean =>
  stages.flat().some((site) => isUnderstood(site) && site.run.mounts.some(({ type }) => type === "cache"));

const answeredBy = (steps: readonly Step[]): ReadonlySet<Finding> =>
  new Set(steps.flatMap(({ answers }) => answers));

const removedBy = (steps: readonly Step[]): ReadonlySet<string> =>
  new Set(steps.flatMap(({ removes }) => [...removes]));

const leftOut = ({ rule, line, why }: Step): Declined => ({
  rule,
  line,
  reason: `a person should look at it, and --risk safe leaves that out: ${why}`,
});

const isDeclined = (finding: Finding, declined: readonly Declined[]): boolean =>
  declined.some((one) =>
    one.finding === undefined
      ? one.rule === finding.waste.id && one.line === (finding.instruction?.line ?? null)
      : one.finding === finding,
  );

const byLine = (a: { readonly line: number | null }, b: { readonly line: number | null }): number =>
  (a.line ?? 0) - (b.line ?? 0);
