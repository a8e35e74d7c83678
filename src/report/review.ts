import type { Review, Suggestion } from "../model/host.ts";
import { redact } from "../model/redact.ts";
import type { Report } from "../model/report.ts";
import type { Replacement, Step } from "../model/step.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { reviewMarkerOf } from "./comment.ts";
import type { Hunk } from "./diff.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { code, fenced, MOST_CHARACTERS, prose } from "./markup.ts";
import { verdictOf } from "./verdict.ts";

/** More would bury what people say of the same pull request. */
const MOST_SUGGESTIONS = 20;

/** What a review is made of. */
export interface ReviewOptions {
  readonly host: "github" | "gitlab";
  /** The Dockerfile, from the top of the repository. */
  readonly path: string;
  /** What the pull request's diff shows of it. */
  readonly hunks: readonly Hunk[];
  /** Marks of suggestions that stand there already. */
  readonly known: ReadonlySet<string>;
}

/**
 * The suggestions for places that lie in one hunk of the diff, since one comment elsewhere makes GitHub refuse all of them; the most
 * bytes where there are too many. Lines that hold what looks like a secret are not said again.
 */
export const reviewOf = (
  report: Report,
  replacements: readonly Replacement[],
  options: ReviewOptions,
): Review => {
  const all = replacements
    .flatMap((one) => suggestionOf(one, options) ?? [])
    .filter(({ body }) => body.length <= MOST_CHARACTERS);
  const most = new Set(all.toSorted((a, b) => b.savesBytes - a.savesBytes).slice(0, MOST_SUGGESTIONS));
  const suggestions = all.filter((one) => most.has(one) && !options.known.has(one.mark));
  const left = replacements.length - most.size;
  const rest = left === 0 ? "" : ` ${countOf(left, "more suggestion")} for other lines: see the patch.`;
  return { body: `${reviewMarkerOf(report)}\n${prose(verdictOf(report) + rest)}`, suggestions };
};

/** The marks of suggestions among what stands beside lines. */
export const marksIn = (comments: readonly string[]): ReadonlySet<string> =>
  new Set(comments.flatMap((body) => /<!-- slim:[0-9a-f]{32} -->(?=\s*$)/.exec(body)?.[0] ?? []));

/** Null where no hunk shows all of the lines. */
const suggestionOf = (replacement: Replacement, { host, path, hunks }: ReviewOptions): Suggestion | null => {
  const { line, endLine, steps, lines } = replacement;
  const hunk = hunks.find((one) => one.line <= line && endLine < one.line + one.lines.length);
  if (hunk === undefined || lines.some((one) => redact(one) !== one)) return null;
  const mark = `<!-- slim:${fingerprintOf([path, ...steps.map(({ rule }) => rule), ...lines])} -->`;
  // No lines between the fences make the old ones go.
  const text = lines.map((one) => `${one}\n`).join("");
  const info = host === "github" ? "suggestion" : `suggestion:-${endLine - line}+0`;
  return {
    path,
    line,
    endLine,
    oldEndLine: hunk.oldLines[endLine - hunk.line] ?? null,
    body: `${steps.map(saidOf).join("\n\n")}\n\n${fenced(text, info)}\n${mark}`,
    mark,
    savesBytes: steps.reduce((sum, { savesBytes }) => sum + (savesBytes ?? 0), 0),
  };
};

const saidOf = ({ rule, risk, savesBytes, estimate, why }: Step): string => {
  const saves = savesBytes === null ? "" : ` saves ${estimate ? "about " : ""}${formatBytes(savesBytes)}`;
  return `**slim** ${code(rule)}${saves}${risk === "review" ? " (review first)" : ""}: ${prose(why)}`;
};
