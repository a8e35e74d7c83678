import { redact } from "../model/redact.ts";
import type { ReportStep, RewriteReport } from "../model/rewrite-report.ts";
import type { Declined } from "../model/step.ts";
import { printJson } from "./json.ts";

const step = (of: ReportStep) => ({
  rule: of.rule,
  risk: of.risk,
  line: of.line,
  endLine: of.endLine,
  savesBytes: of.savesBytes,
  savesBlobBytes: of.savesBlobBytes,
  estimate: of.estimate,
  why: of.why,
});

const declined = ({ rule, line, reason, bytes }: Declined) => ({ rule, line, reason, bytes: bytes ?? null });

/** `slim-rewrite/1`: CONTRACT 5. */
export const renderRewriteJson = (report: RewriteReport): string =>
  printJson({
    schema: report.schema,
    dockerfile: report.dockerfile,
    reconstructed: report.reconstructed,
    before: report.before,
    after: report.after,
    ignoreFile: report.ignoreFile,
    image: report.image,
    steps: report.steps.map(step),
    declined: report.declined.map(declined),
    predicted: report.predicted,
    expected: report.expected,
    smallerBases: report.smallerBases.map((base) => ({ ...base, restated: base.restated.map(redact) })),
    notes: report.notes,
  });
