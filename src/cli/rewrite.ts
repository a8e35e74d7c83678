import { replaceText } from "../io/replace-text.ts";
import { readText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { RewriteReport } from "../model/rewrite-report.ts";
import type { Risk, RuleBody } from "../model/rule.ts";
import type { Scene } from "../model/scene.ts";
import { evidenceOf } from "../plan/evidence.ts";
import { planRewrite } from "../plan/plan.ts";
import { readRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { unifiedDiff } from "../report/diff.ts";
import { buildRewriteReport } from "../report/rewrite.ts";
import { type Rewritten, rewriteDockerfile } from "../rewrite/rewrite.ts";
import { splitStages } from "../split/split.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";

/** `slim rewrite DOCKERFILE`: read, find, plan, edit, check, report. */
export const rewriteCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "DOCKERFILE") ?? "-";
  refuseContradictions(args, path);
  const recipe = readRecipe(readExact(path), path === "-" ? "Dockerfile" : path);
  const target = targetOf(recipe, textOf(args, "target"));
  const found = await findEvidence(recipe, args, io);
  const { evidence, scene, rules, notes } = found;
  const risk = args.risk === "safe" ? "safe" : "review";
  const cacheMounts = typeof args["cache-mounts"] === "boolean" ? args["cache-mounts"] : null;
  const plan = planRewrite(recipe, evidence, { target, risk, rules, cacheMounts });
  const rewritten = rewriteDockerfile(recipe, plan);
  const { text, steps, declined } = withStages(recipe, rewritten, found, risk);
  const report = buildRewriteReport({
    dockerfile: recipe.dockerfile.name,
    before: recipe.dockerfile.text,
    after: text,
    steps,
    declined,
    scene,
    notes: [...(recipe.doubt === null ? [] : [`the file is not edited: ${recipe.doubt}`]), ...notes],
  });
  await deliver(report, path, args, io);
  return args.check === true && report.after !== report.before ? 1 : 0;
};

/**
 * Two stages where the image proves more for them than for all steps within one: what stays behind in a build needs no step. Where they are
 * declined, that is said beside the rest.
 */
const withStages = (
  recipe: Recipe,
  rewritten: Rewritten,
  { scene, findings }: Found,
  risk: Risk,
): Rewritten => {
  if (risk === "safe" || scene === null || recipe.doubt !== null) return rewritten;
  const split = splitStages(recipe, scene, findings);
  if (!("text" in split)) return { ...rewritten, declined: [split, ...rewritten.declined] };
  const within = rewritten.steps.reduce((sum, { savesBytes }) => sum + (savesBytes ?? 0), 0);
  if ((split.step.savesBytes ?? 0) <= within) return rewritten;
  return { text: split.text, steps: [split.step], declined: split.declined };
};

/** Puts the result where it was asked for: in the file's place, in another file, or on standard output. */
const deliver = async (report: RewriteReport, path: string, args: Args, io: Io): Promise<void> => {
  if (args["in-place"] === true && report.after !== report.before)
    replaceText(path, report.before, report.after);
  const output = textOf(args, "output");
  const toFile = output !== null && output !== "-";
  if (args.format !== undefined) return print(await render(report, args, io), args, io);
  if (args.diff === true) return print(unifiedDiff(report.dockerfile, report.before, report.after), args, io);
  if (toFile) print(report.after, args, io);
  const wantsPage = toFile || io.outIsTerminal || args["in-place"] === true || args.check === true;
  const text = wantsPage ? await render(report, args, io) : report.after;
  print(text, { ...args, output: "-" }, io);
};

const render = async (report: RewriteReport, args: Args, io: Io): Promise<string> => {
  switch (args.format) {
    case "json":
      return (await import("../report/rewrite-json.ts")).renderRewriteJson(report);
    case "markdown":
      return (await import("../report/rewrite-markdown.ts")).renderRewriteMarkdown(report);
    default:
      return (await import("../report/rewrite-text.ts")).renderRewriteText(report, pageOptions(args, io));
  }
};

const refuseContradictions = (args: Args, path: string): void => {
  if (args["in-place"] === true && path === "-")
    throw new SlimError(
      "usage",
      "standard input cannot be rewritten in place; give the Dockerfile as a file",
    );
  if (args["in-place"] === true && textOf(args, "output") !== null && args.format === undefined)
    throw new SlimError(
      "usage",
      "--in-place and --output both say where the Dockerfile goes; give one of them",
    );
  if (path === "-" && textOf(args, "image") === "-")
    throw new SlimError(
      "usage",
      "standard input cannot be both image and Dockerfile; give one of them as a file",
    );
};

/** A Dockerfile's text. What is not UTF-8 would come out changed where nothing was meant to. */
const readExact = (path: string): string => {
  const text = readText(path);
  if (!text.includes("\u{FFFD}")) return text;
  throw new SlimError("bad-dockerfile", `${path}: is not all UTF-8; convert it, as with iconv`);
};

/** The place of the stage that is built. https://docs.docker.com/reference/cli/docker/buildx/build/#target */
const targetOf = ({ dockerfile: { name, stages } }: Recipe, target: string | null): number => {
  if (target === null) return stages.length - 1;
  const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase());
  const found = named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
  if (found !== undefined) return found.index;
  const known = stages.map((stage) => stage.name ?? stage.index).join(", ");
  throw new SlimError("usage", `${name}: no stage ${target}; the stages are ${known}`);
};

interface Found {
  readonly evidence: Evidence | null;
  readonly findings: readonly Finding[];
  readonly scene: Scene | null;
  /** All that the config leaves on; without an image those that the text is enough for, since reading all takes as long as the rest. */
  readonly rules: readonly RuleBody[];
  readonly notes: readonly string[];
}

/** What the image shows, where one was given. An image that is not this Dockerfile's shows nothing of it. */
const findEvidence = async (recipe: Recipe, args: Args, io: Io): Promise<Found> => {
  const image = textOf(args, "image");
  const { RULES_OF_TOOLS } = await import("./rules-of-tools.ts");
  if (image === null) return { evidence: null, findings: [], scene: null, rules: RULES_OF_TOOLS, notes: [] };
  const { analyzeFor } = await import("./subject.ts");
  const { scene, findings, warnings, settings } = await analyzeFor(image, recipe.dockerfile, args, io);
  const evidence = evidenceOf(scene, findings);
  const told = warnings.filter(({ code }) => code === "image").map(({ message }) => message);
  if (evidence !== null) return { evidence, findings, scene, rules: settings.rules, notes: told };
  const [why = "its layers cannot be traced"] = scene.trace.notes;
  return {
    evidence: null,
    findings: [],
    scene: null,
    rules: RULES_OF_TOOLS,
    notes: [...told, `${scene.image.name} is not this Dockerfile's image, so no bytes are claimed: ${why}`],
  };
};
