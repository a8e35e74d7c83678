import type { Report } from "../model/report.ts";
import type { Replacement, Step } from "../model/step.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { reviewMarkerOf } from "./comment.ts";
import type { Hunk } from "./diff.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { printJson } from "./json.ts";
import { code, prose } from "./markup.ts";
import { verdictOf } from "./verdict.ts";

/** GitHub takes no longer comment. */
const MOST_CHARACTERS = 64_000;

/** What a review is made of. */
export interface ReviewOptions {
  /** The Dockerfile, from the top of the repository. */
  readonly path: string;
  /** What the pull request's diff shows of it. */
  readonly hunks: readonly Hunk[];
}

/**
 * A review with suggestions that GitHub's button takes over: for places that lie in one hunk of the diff, since one comment elsewhere
 * makes GitHub refuse all of them. https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
 */
export const renderReview = (
  report: Report,
  replacements: readonly Replacement[],
  { path, hunks }: ReviewOptions,
): string => {
  const comments = replacements
    .filter((one) => hunks.some((hunk) => isWithin(one, hunk)))
    .map((one) => commentOf(one, path))
    .filter(({ body }) => body.length <= MOST_CHARACTERS);
  const left = replacements.length - comments.length;
  const rest =
    left === 0 ? "" : ` ${countOf(left, "suggestion")} more for lines outside of this diff: see the patch.`;
  return printJson({
    event: "COMMENT",
    body: `${reviewMarkerOf(report)}\n${prose(verdictOf(report) + rest)}`,
    comments,
  });
};

const isWithin = ({ line, endLine }: Replacement, hunk: Hunk): boolean =>
  hunk.line <= line && endLine < hunk.line + hunk.lines.length;

/** `start_line` has to be less than `line`, so it is left out of a comment on one line. */
const commentOf = (replacement: Replacement, path: string) => {
  const { line, endLine, steps, lines } = replacement;
  const mark = fingerprintOf([path, ...steps.map(({ rule }) => rule), ...lines]);
  return {
    path,
    ...(line < endLine ? { start_line: line, start_side: "RIGHT" } : {}),
    line: endLine,
    side: "RIGHT",
    body: `${steps.map(saidOf).join("\n\n")}\n\n${suggestionOf(lines)}\n<!-- slim:${mark} -->`,
  };
};

const saidOf = ({ rule, risk, savesBytes, estimate, why }: Step): string => {
  const saves = savesBytes === null ? "" : ` saves ${estimate ? "about " : ""}${formatBytes(savesBytes)}`;
  return `**slim** ${code(rule)}${saves}${risk === "review" ? " (review first)" : ""}: ${prose(why)}`;
};

/** A fence longer than every run of backticks within. No lines between the fences make the old ones go. */
const suggestionOf = (lines: readonly string[]): string => {
  const runs = lines.join("\n").match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [`${fence}suggestion`, ...lines, fence].join("\n");
};
