import type { Step } from "../model/step.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite } from "../recipe/recipe.ts";
import { type Draft, findingsAt, isWorth, type Planning, stepAt } from "./draft.ts";
import { endOfList } from "./place.ts";

const isKept = (path: string): boolean => path.startsWith("/var/cache/apt/");
const RULES = ["apt-archives", "apt-package-cache"];

/** Whether a RUN's layer stores what apt keeps beside its lists; the official images are set up not to. */
export const keepsArchives = ({ evidence }: Planning, { instruction }: RunSite): boolean =>
  [...(evidence?.layers.get(instruction.line)?.files ?? [])].some(
    ([path, { bytes }]) => isKept(path) && bytes > 0,
  );

/** Packages and indexes that apt kept, of RUNs whose lists no step is about: one that only removes packages, for example. */
export const planAptArchives = (planning: Planning, mended: ReadonlySet<number>): Draft => {
  const steps: Step[] = [];
  const declined: Draft["declined"][number][] = [];
  for (const site of planning.shipped.filter(isUnderstood)) {
    const { line } = site.instruction;
    const answers = RULES.flatMap((rule) => findingsAt(planning, line, rule));
    const [largest] = answers;
    const bytes = answers.reduce((sum, finding) => sum + finding.bytes, 0);
    const calls = callsOf(site).filter(({ name, nested }) => /^apt(?:-get)?$/.test(name) && !nested);
    if (mended.has(line) || largest === undefined || calls.length === 0) continue;
    if (!isWorth(bytes, planning, "command")) continue;
    const rule = largest.waste.id;
    const place = endOfList(site);
    if (RULES.some((id) => site.ignored.has(id)) || "reason" in place) {
      const reason = "reason" in place ? `the RUN ${place.reason}` : "a comment above it says to leave it";
      declined.push({ rule, line, reason });
      continue;
    }
    const command = `${calls[0]?.prefix ?? ""}apt-get clean`;
    const changes = [{ kind: "run-behind", line, behind: place.behind, command }] as const;
    const { why, risk } = largest.waste;
    steps.push(stepAt(site, { rule, risk, why, changes }, planning, isKept, answers));
  }
  return { steps, declined };
};
