import { RULES } from "../../rules/index.ts";
import { DETECTED } from "../detect/kinds.ts";
import type { RewrittenFile } from "../model/rewrite-report.ts";
import type { Step } from "../model/step.ts";
import { formatBytes } from "../report/bytes.ts";
import type { Commit } from "../report/mail-patch.ts";
import { type Stride, strideByRule } from "../rewrite/by-rule.ts";
import { ignoreFileOf } from "./build-folder.ts";
import type { Io } from "./io.ts";
import type { Mended } from "./mended.ts";
import { repositoryPathOf } from "./repository-path.ts";

/** The files that a rewrite changes, as their repository names them: the Dockerfile, then what is left out of its build's folder. */
export const filesOf = (mended: Mended, io: Io): readonly RewrittenFile[] =>
  filesBetween(mended, { steps: [], text: mended.recipe.dockerfile.text }, mended.whole, io);

/** A rewrite as commits, one a rule, so that one can be left out. */
export const commitsOf = (mended: Mended, io: Io): readonly Commit[] => {
  const { recipe, found, within, whole } = mended;
  const strides = whole.text === within.text ? strideByRule(recipe, within.steps) : [whole];
  const titles = new Map(
    [...RULES, ...DETECTED, ...found.rules, MULTI_STAGE].map((one) => [one.id, one.title]),
  );
  let before: Stride = { steps: [], text: recipe.dockerfile.text };
  return strides.map((stride) => {
    const after = { steps: [...before.steps, ...stride.steps], text: stride.text };
    const files = filesBetween(mended, before, after, io);
    before = after;
    return { ...commitOf(stride, titles), files };
  });
};

/** What changes from so many steps to more of them. */
const filesBetween = (
  { recipe, context }: Mended,
  before: Stride,
  after: Stride,
  io: Io,
): readonly RewrittenFile[] => {
  const [old, now] = [ignoreFileOf(context, before.steps), ignoreFileOf(context, after.steps)];
  const dockerfile = { path: recipe.dockerfile.name, before: before.text, after: after.text };
  return [dockerfile, ...(now === null ? [] : [{ ...now, before: old?.after ?? now.before }])]
    .filter((file) => file.before !== file.after)
    .map((file) => ({ ...file, path: repositoryPathOf(file.path, io) }));
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
