import { RULES } from "../../rules/index.ts";
import { DETECTED } from "../detect/kinds.ts";
import { SlimError } from "../model/error.ts";
import type { Step } from "../model/step.ts";
import { formatBytes } from "../report/bytes.ts";
import { type Commit, renderMailPatch } from "../report/mail-patch.ts";
import { type Stride, strideByRule } from "../rewrite/by-rule.ts";
import { judgedReport } from "./analyze.ts";
import { artifactOf } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { print } from "./print.ts";
import { foundIn, recipeAt, rewrittenWithin, riskOf, targetOf } from "./rewriting.ts";
import { version } from "./version.ts";
import { withStages } from "./with-stages.ts";

/** `slim suggest IMAGE --dockerfile FILE --format patch`: one commit a rule. */
export const suggestPatch = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "dockerfile") ?? "-";
  if (path === "-")
    throw new SlimError("usage", "a patch names a file; give the Dockerfile as one, not on standard input");
  const recipe = recipeAt(path);
  const target = targetOf(recipe, textOf(args, "target"));
  const { report, analysis } = await judgedReport(args, io, 0);
  const found = foundIn(analysis);
  const within = rewrittenWithin(recipe, found, target, args);
  const whole = withStages(recipe, within, found, target, riskOf(args));
  const strides = whole.text === within.text ? strideByRule(recipe, within.steps) : [whole];
  const titles = new Map(
    [...RULES, ...DETECTED, ...found.rules, MULTI_STAGE].map((one) => [one.id, one.title]),
  );
  const commits = strides.map((stride, at) => ({
    ...commitOf(stride, titles),
    before: strides[at - 1]?.text ?? recipe.dockerfile.text,
    after: stride.text,
  }));
  const options = { path: artifactOf(path, report.image.name), date: dateOf(io), version: version() };
  print(renderMailPatch(commits, options), args, io);
  if (args.quiet !== true) for (const note of notesOf(found.notes, commits)) io.err(`slim: ${note}\n`);
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
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

/** The same patch every time: a clock would make another one of it. https://reproducible-builds.org/specs/source-date-epoch/ */
const dateOf = ({ env }: Io): string => {
  const epoch = env.SOURCE_DATE_EPOCH ?? "";
  const ms = /^\d{1,11}$/.test(epoch) ? Number(epoch) * 1000 : 0;
  return new Date(ms).toUTCString().replace("GMT", "+0000");
};

const notesOf = (notes: readonly string[], commits: readonly Commit[]): readonly string[] =>
  commits.length > 0 ? notes : [...notes, "NO_CHANGE: no step is safe to suggest; the patch is empty"];
