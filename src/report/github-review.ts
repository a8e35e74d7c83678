import { gitHubComment } from "../model/host.ts";
import type { Report } from "../model/report.ts";
import type { Replacement } from "../model/step.ts";
import { printJson } from "./json.ts";
import { type ReviewOptions, reviewOf } from "./review.ts";

/** A review with suggestions, as GitHub takes it. https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request */
export const renderReview = (
  report: Report,
  replacements: readonly Replacement[],
  options: Omit<ReviewOptions, "host" | "known">,
): string => {
  const { body, suggestions } = reviewOf(report, replacements, {
    ...options,
    host: "github",
    known: new Set(),
  });
  return printJson({ event: "COMMENT", body, comments: suggestions.map(gitHubComment) });
};
