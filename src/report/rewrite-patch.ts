import type { RewriteReport } from "../model/rewrite-report.ts";
import { patchOfFiles } from "./diff.ts";
import { printable } from "./printable.ts";

/** The patch that `git apply` takes: the Dockerfile, and what else changes beside it. */
export const patchOf = (
  { dockerfile, before, after, ignoreFile }: RewriteReport,
  context?: number,
): string => {
  const files = [{ path: dockerfile, before, after }, ...(ignoreFile === null ? [] : [ignoreFile])];
  return patchOfFiles(
    files.map((file) => ({ ...file, path: printable(file.path) })),
    context,
  );
};
