import { readText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { type Hunk, hunksOf, strangeLine } from "../report/diff.ts";
import { renderReview } from "../report/github-review.ts";
import { replacementsByPlace } from "../rewrite/by-place.ts";
import type { Io } from "./io.ts";
import { mendableFile } from "./mended.ts";
import { type Args, textOf } from "./options.ts";
import { repositoryPathOf } from "./repository-path.ts";
import type { Prepared } from "./suggested.ts";

/** `slim suggest IMAGE --dockerfile FILE --format github --diff FILE`: a review with suggestions for the lines that the diff shows. */
export const prepareReview = (args: Args, io: Io): Prepared => {
  const path = textOf(args, "dockerfile") ?? "-";
  if (path === "-") throw new SlimError("usage", "a diff names files; give the Dockerfile as one");
  const { recipe } = mendableFile(path, args);
  const artifact = repositoryPathOf(path, io);
  const hunks = hunksGiven(args, recipe.dockerfile.text, path, io) ?? [];
  return (suggested) => {
    const replacements = replacementsByPlace(recipe, suggested.mended()?.within.steps ?? []);
    return renderReview(suggested.report, replacements, { path: artifact, hunks });
  };
};

/** What `--diff` shows of a Dockerfile; null where it was not given. */
export const hunksGiven = (args: Args, text: string, path: string, io: Io): readonly Hunk[] | null => {
  const diff = textOf(args, "diff");
  if (diff === null) return null;
  const hunks = hunksOf(readText(diff, "a unified diff"), repositoryPathOf(path, io), diff);
  refuseOther(hunks, text, path, diff);
  return hunks;
};

/** A diff of another state would put suggestions on lines that they do not speak of. */
const refuseOther = (hunks: readonly Hunk[], text: string, path: string, diff: string): void => {
  const strange = strangeLine(hunks, text);
  if (strange === null) return;
  const what = `shows another line ${strange} than ${path} has`;
  throw new SlimError("usage", `${diff}: ${what}; make the diff of what is checked out`);
};
