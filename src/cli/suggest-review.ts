import { readText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { type Hunk, hunksOf } from "../report/diff.ts";
import { renderReview } from "../report/github-review.ts";
import { replacementsByPlace } from "../rewrite/by-place.ts";
import { judgedReport } from "./analyze.ts";
import { artifactOf } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { print } from "./print.ts";
import { foundIn, recipeAt, rewrittenWithin, targetOf } from "./rewriting.ts";

/** `slim suggest IMAGE --dockerfile FILE --format github --diff FILE`: a review with suggestions for the lines that the diff shows. */
export const suggestReview = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "dockerfile") ?? "-";
  const diff = textOf(args, "diff") ?? "-";
  if (path === "-") throw new SlimError("usage", "a diff names files; give the Dockerfile as one");
  if (diff === "-" && textOf(args, "IMAGE") === "-")
    throw new SlimError("usage", "standard input cannot be both image and diff; give one of them as a file");
  const recipe = recipeAt(path);
  const target = targetOf(recipe, textOf(args, "target"));
  const artifact = artifactOf(path, "");
  const hunks = hunksOf(readText(diff, "a unified diff"), artifact, diff);
  refuseOther(hunks, recipe.dockerfile.text, path, diff);
  const { report, analysis } = await judgedReport(args, io, Number.POSITIVE_INFINITY);
  const { steps } = rewrittenWithin(recipe, foundIn(analysis), target, args);
  const replacements = replacementsByPlace(recipe, steps);
  print(renderReview(report, replacements, { path: artifact, hunks }), args, io);
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};

/** A diff of another state would put suggestions on lines that they do not speak of. */
const refuseOther = (hunks: readonly Hunk[], text: string, path: string, diff: string): void => {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  for (const hunk of hunks) {
    const at = hunk.lines.findIndex((line, index) => lines[hunk.line - 1 + index] !== line);
    if (at === -1) continue;
    const what = `shows another line ${hunk.line + at} than ${path} has`;
    throw new SlimError("usage", `${diff}: ${what}; make the diff of what is checked out`);
  }
};
