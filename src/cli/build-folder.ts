import { openContext } from "../io/build-context.ts";
import { replaceText, writeNew } from "../io/replace-text.ts";
import type { BuildContext } from "../model/build-context.ts";
import type { RewriteReport, RewrittenFile } from "../model/rewrite-report.ts";
import type { Step } from "../model/step.ts";
import { withLines } from "../plan/ignore-file.ts";
import { type Args, textOf } from "./options.ts";

/** The folder that `--context` names, for a Dockerfile at a path. */
export const contextOf = (dockerfile: string, args: Args): BuildContext | null => {
  const folder = textOf(args, "context");
  return folder === null ? null : openContext(folder, dockerfile);
};

/** What becomes of the file that says what of the build's folder stays out; null where no step is about it. */
export const ignoreFileOf = (context: BuildContext | null, steps: readonly Step[]): RewrittenFile | null => {
  if (context === null) return null;
  const { ignoreFile, ignoreText } = context;
  const lines = [...new Set(steps.flatMap(({ ignores = [] }) => ignores))];
  if (lines.length === 0) return null;
  return { path: ignoreFile, before: ignoreText, after: withLines(ignoreText, lines) };
};

/** Who named the folder may have its file written: last, so that it does not change where the Dockerfile could not. */
export const writeInPlace = ({ before, after, ignoreFile }: RewriteReport, path: string): void => {
  if (after !== before) replaceText(path, before, after);
  if (ignoreFile === null) return;
  if (ignoreFile.before === null) writeNew(ignoreFile.path, ignoreFile.after);
  else replaceText(ignoreFile.path, ignoreFile.before, ignoreFile.after);
};
