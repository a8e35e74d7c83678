import { BASELINE_OPTIONS, GATE_OPTIONS } from "./gate-options.ts";
import { choice, flag, value, values } from "./option.ts";
import { IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";
import { REWRITE_OPTIONS } from "./rewrite-options.ts";

/** What `slim suggest` takes. */
export const SUGGEST_OPTIONS = {
  ...IMAGE_OPTIONS,
  format: choice(
    ["github", "gitlab", "sarif", "rdjson", "patch", "markdown"],
    "github: annotations; gitlab: Code Quality; patch: one commit a rule, for git am; markdown: a comment that is found again",
    { default: "markdown" },
  ),
  diff: value("github: the pull request's diff; prints a review with suggestions for its lines, as JSON"),
  context: REWRITE_OPTIONS.context,
  risk: REWRITE_OPTIONS.risk,
  top: value("how many findings"),
  ...OUTPUT_OPTIONS,
  also: values(
    "another format from the same reading, to a file: FORMAT=FILE; json is the report, rewrite its edits",
  ),
  post: flag(
    "keep one comment on the pull request current, and suggest for its lines; GitHub and GitLab, in their jobs",
  ),
  "pull-request": flag(
    "a branch with one commit a rule, made anew from the default branch, and its pull request; GitHub",
  ),
  summary: value("add the page to the end of this file too: $GITHUB_STEP_SUMMARY"),
  ...GATE_OPTIONS,
  ...BASELINE_OPTIONS,
};
