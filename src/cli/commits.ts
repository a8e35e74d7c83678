import { RULES } from "../../rules/index.ts";
import { DETECTED } from "../detect/kinds.ts";
import type { Step } from "../model/step.ts";
import { formatBytes } from "../report/bytes.ts";
import type { Commit } from "../report/mail-patch.ts";
import { type Stride, strideByRule } from "../rewrite/by-rule.ts";
import type { Mended } from "./mended.ts";

/** A rewrite as commits, one a rule, so that one can be left out. */
export const commitsOf = ({ recipe, found, within, whole }: Mended): readonly Commit[] => {
  const strides = whole.text === within.text ? strideByRule(recipe, within.steps) : [whole];
  const titles = new Map(
    [...RULES, ...DETECTED, ...found.rules, MULTI_STAGE].map((one) => [one.id, one.title]),
  );
  return strides.map((stride, at) => ({
    ...commitOf(stride, titles),
    before: strides[at - 1]?.text ?? recipe.dockerfile.text,
    after: stride.text,
  }));
};

/** What `slim rules` does not know, for it is no waste. */
const MULTI_STAGE = { id: "multi-stage", title: "What builds apart from what ships" };

const commitOf = (
  { steps }: Stride,
  titles: ReadonlyMap<string, string>,
): Pick<Commit, "subject" | "body"> => {
  const rules = [...new Set(steps.map(({ rule }) => rule))];
  const [rule = ""] = rules;
  const title = rules.length === 1 ? `: ${titles.get(rule) ?? steps[0]?.why}` : "";
  return { subject: `slim: ${rules.join(", ")}${title}${savedBy(steps)}`, body: steps.map(reasonOf) };
};

/** Nothing where the bytes of some step are not known. */
const savedBy = (steps: readonly Step[]): string => {
  const bytes = steps.reduce((sum, { savesBytes }) => sum + (savesBytes ?? Number.NaN), 0);
  const about = steps.some(({ estimate }) => estimate) ? "about " : "";
  return bytes > 0 ? `, saves ${about}${formatBytes(bytes)}` : "";
};

const reasonOf = ({ line, why, risk, savesBytes, estimate }: Step): string => {
  const saves = savesBytes === null ? "" : ` (${estimate ? "about " : ""}${formatBytes(savesBytes)})`;
  return `Line ${line}${saves}: ${why}${risk === "review" ? " Review first." : ""}`;
};
