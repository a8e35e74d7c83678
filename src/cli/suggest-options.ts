import type { Options } from "yargs";
import { BASELINE_OPTIONS, GATE_OPTIONS } from "./gate-options.ts";
import { IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";
import { REWRITE_OPTIONS } from "./rewrite-options.ts";

/** What `slim suggest` takes. */
export const SUGGEST_OPTIONS = {
  ...IMAGE_OPTIONS,
  format: {
    choices: ["github", "gitlab", "sarif", "rdjson", "patch", "markdown"],
    default: "markdown",
    describe:
      "github: annotations; gitlab: Code Quality; patch: one commit a rule, for git am; markdown: a comment that is found again",
    requiresArg: true,
  },
  diff: {
    type: "string",
    describe: "github: the pull request's diff; prints a review with suggestions for its lines, as JSON",
    requiresArg: true,
  },
  context: REWRITE_OPTIONS.context,
  risk: REWRITE_OPTIONS.risk,
  top: { type: "string", describe: "how many findings", requiresArg: true },
  ...OUTPUT_OPTIONS,
  also: {
    type: "string",
    array: true,
    nargs: 1,
    describe:
      "another format from the same reading, to a file: FORMAT=FILE; json is the report, rewrite its edits",
    requiresArg: true,
  },
  post: {
    type: "boolean",
    describe:
      "keep one comment on the pull request current, and suggest for its lines; GitHub and GitLab, in their jobs",
  },
  "pull-request": {
    type: "boolean",
    describe:
      "a branch with one commit a rule, made anew from the default branch, and its pull request; GitHub",
  },
  summary: {
    type: "string",
    describe: "add the page to the end of this file too: $GITHUB_STEP_SUMMARY",
    requiresArg: true,
  },
  ...GATE_OPTIONS,
  ...BASELINE_OPTIONS,
} satisfies Readonly<Record<string, Options>>;
