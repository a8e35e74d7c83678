import type { Comparison } from "../model/comparison.ts";
import { redact } from "../model/redact.ts";
import type { Report } from "../model/report.ts";
import type { RewrittenFile } from "../model/rewrite-report.ts";
import type { Step } from "../model/step.ts";
import { formatBytes } from "./bytes.ts";
import { changeSections } from "./compare-markdown.ts";
import { patchOfFiles } from "./diff.ts";
import { type MarkdownOptions, markdownSections } from "./markdown.ts";
import { MOST_ROWS, moreOf } from "./markdown-cells.ts";
import { code, fenced, joinWithin, MOST_CHARACTERS, type Section } from "./markup.ts";
import { uriOf } from "./uri.ts";

/**
 * What a comment is found by when it is written anew: one image on one platform has one comment, whatever tag it bears. Two
 * hyphens would end the HTML comment, so none stand together.
 */
export const markerOf = (report: Report): string => `<!-- slim:report:${keyOf(report)} -->`;

/** The same of a review. */
export const reviewMarkerOf = (report: Report): string => `<!-- slim:review:${keyOf(report)} -->`;

const keyOf = ({ image }: Report): string => {
  const name = image.name.replace(/(?::[^/:]*)?(?:@[^/]*)?$/, "");
  return uriOf(`${name}/${image.platform}`).replace(/-(?=-|$)/g, "%2D");
};

/** A Dockerfile's edits, as a comment shows them. */
export interface Edits {
  readonly steps: readonly Step[];
  /** Named from the top of the repository. */
  readonly files: readonly RewrittenFile[];
}

export interface CommentOptions extends MarkdownOptions {
  /** Null where nobody looked for any. */
  readonly edits?: Edits | null;
}

/**
 * The comment of a pull request that stays current: its marker, the verdict, what changed since the baseline, the edits, then the page with
 * the findings that they mend. It is cut between sections, so that it is valid Markdown and short enough for GitHub.
 */
export const renderComment = (
  report: Report,
  comparison: Comparison | null,
  { edits = null, ...options }: CommentOptions,
): string => {
  const marker = markerOf(report);
  const [headline = "", gates = "", findings = "", ...rest] = markdownSections(report, options);
  const changes = comparison === null ? [] : ["### Since the baseline", ...changeSections(comparison)];
  const mended = edits === null ? [] : [editsPart(edits)];
  const sections = [headline, gates, ...changes, ...mended, findings, ...rest];
  return `${marker}\n${joinWithin(sections, MOST_CHARACTERS - marker.length - 1)}`;
};

/** A longer patch would push everything else out of the comment. */
const MOST_OF_PATCH = 20_000;

/**
 * The steps, and what they make of the files as `git apply` takes it: whole, or in its place how to get it, where it is too long or may
 * hold a secret. "" where there are none.
 */
const editsPart = ({ steps, files }: Edits): Section => {
  const patch = patchOfFiles(files);
  if (patch === "") return "";
  const said = steps
    .slice(0, MOST_ROWS)
    .map(
      ({ line, rule, risk, savesBytes, estimate }) =>
        `- line ${line}: ${code(rule)}${savesBytes ? `, ${estimate ? "about " : ""}${formatBytes(savesBytes)}` : ""}` +
        `${risk === "review" ? " (review first)" : ""}`,
    );
  const head = `### The edits that mend it\n\n${said.join("\n")}${moreOf(steps.length)}`;
  const instead = (why: string): string => `${head}\n\n${why}: ${GET_PATCH}`;
  if (hasSecret(patch)) return instead("A line of the patch may hold a secret, so it is not shown here");
  const short = instead("The patch is too long for a comment");
  if (patch.length > MOST_OF_PATCH) return short;
  const folded = "<details>\n<summary>as a patch for <code>git apply</code></summary>";
  return [[head, folded, fenced(patch, "diff"), "</details>"].join("\n\n"), short];
};

/** Without the file's name, which a shell could take for more than a word. */
const GET_PATCH = "`slim suggest IMAGE -f DOCKERFILE --format patch -o slim.patch` writes it.";

const hasSecret = (patch: string): boolean =>
  patch.split("\n").some((line) => redact(line.slice(1)) !== line.slice(1));
