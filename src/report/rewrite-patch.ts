import type { RewriteReport } from "../model/rewrite-report.ts";
import { unifiedDiff } from "./diff.ts";
import { printable } from "./printable.ts";

/** The patch that `git apply` takes: the Dockerfile, and what else changes beside it. */
export const patchOf = (
  { dockerfile, before, after, ignoreFile }: RewriteReport,
  context?: number,
): string => {
  const own = unifiedDiff(printable(dockerfile), before, after, context === undefined ? {} : { context });
  if (ignoreFile === null) return own;
  const { path, before: old, after: now } = ignoreFile;
  return own + unifiedDiff(printable(path), old ?? "", now, { isNew: old === null });
};
