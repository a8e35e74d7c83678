import type { Comparison } from "../model/comparison.ts";
import type { Report } from "../model/report.ts";
import { changeSections } from "./compare-markdown.ts";
import { type MarkdownOptions, MOST_CHARACTERS, markdownSections } from "./markdown.ts";
import { joinWithin } from "./markup.ts";
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

/**
 * The comment of a pull request that stays current: its marker, the verdict, what changed since the baseline, the page. It is cut
 * between sections, so that it is valid Markdown and short enough for GitHub.
 */
export const renderComment = (
  report: Report,
  comparison: Comparison | null,
  options: MarkdownOptions,
): string => {
  const marker = markerOf(report);
  const [headline = "", gates = "", ...rest] = markdownSections(report, options);
  const changes = comparison === null ? [] : ["### Since the baseline", ...changeSections(comparison)];
  return `${marker}\n${joinWithin([headline, gates, ...changes, ...rest], MOST_CHARACTERS)}`;
};
