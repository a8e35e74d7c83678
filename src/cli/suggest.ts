import { appendText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import type { Replacement } from "../model/step.ts";
import { renderCodeQuality } from "../report/codequality.ts";
import { renderComment } from "../report/comment.ts";
import { compare } from "../report/compare.ts";
import { renderGitHub } from "../report/github.ts";
import { renderRdjson } from "../report/rdjson.ts";
import type { Renderer } from "../report/renderer.ts";
import { renderSarif } from "../report/sarif.ts";
import { replacementOf } from "../rewrite/by-place.ts";
import { judgedReport } from "./analyze.ts";
import { renderOptions } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { print } from "./print.ts";
import { foundIn, recipeAt, rewrittenWithin, targetOf } from "./rewriting.ts";
import type { Analyzed } from "./subject.ts";

const RENDERERS: ReadonlyMap<unknown, Renderer> = new Map([
  ["github", renderGitHub],
  ["gitlab", renderCodeQuality],
  ["sarif", renderSarif],
  ["rdjson", renderRdjson],
]);

/** Formats that carry edits. */
const EDITED: ReadonlySet<unknown> = new Set(["sarif", "rdjson"]);

/** Each step as an edit of its own, of whole instructions. A Dockerfile that came on standard input is gone by now. */
const mending = (args: Args, analysis: Analyzed): readonly Replacement[] => {
  const path = textOf(args, "dockerfile") ?? "-";
  if (path === "-") return [];
  const recipe = recipeAt(path);
  const { steps } = rewrittenWithin(
    recipe,
    foundIn(analysis),
    targetOf(recipe, textOf(args, "target")),
    args,
  );
  return steps.flatMap((step) => replacementOf(recipe, [step], step) ?? []);
};

/** `slim suggest IMAGE --dockerfile FILE` */
export const suggestCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  if (textOf(args, "dockerfile") === null)
    throw new SlimError("usage", "suggest speaks of lines of a Dockerfile; give --dockerfile");
  if (args.format === "patch") return (await import("./suggest-patch.ts")).suggestPatch(args, io);
  if (textOf(args, "diff") !== null) {
    if (args.format === "github") return (await import("./suggest-review.ts")).suggestReview(args, io);
    throw new SlimError("usage", "--diff is for suggestions in a review; give --format github with it");
  }
  const { report, analysis, earlier } = await judgedReport(args, io, Number.POSITIVE_INFINITY);
  const options = renderOptions(args, io, report.image.name, analysis.findings);
  const render = RENDERERS.get(args.format);
  const comment = renderComment(report, earlier && compare(earlier, report, []), options);
  const replacements = EDITED.has(args.format) ? mending(args, analysis) : [];
  print(render ? render(report, { ...options, replacements }) : comment, args, io);
  const summary = textOf(args, "summary");
  // A summary is read once: it is not looked for, so it needs no marker.
  if (summary !== null) appendText(summary, comment.slice(comment.indexOf("\n") + 1));
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};
