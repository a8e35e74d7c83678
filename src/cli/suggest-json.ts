import { SlimError } from "../model/error.ts";
import { renderJson } from "../report/json.ts";
import { renderRewriteJson } from "../report/rewrite-json.ts";
import { PATHS_MAX } from "./analyze.ts";
import { ignoreFileOf } from "./build-folder.ts";
import { rewriteReportOf } from "./rewrite-report.ts";
import type { Suggested } from "./suggested.ts";

/** What `slim analyze --format json` prints, of the same reading. */
export const prepareJson = ({ report }: Suggested): string => {
  const findings = report.findings.map((one) => ({ ...one, paths: one.paths.slice(0, PATHS_MAX) }));
  return renderJson({ ...report, findings });
};

/** What `slim rewrite --format json` prints, of the same reading. */
export const prepareRewrite = (suggested: Suggested): string => {
  const mended = suggested.mended();
  if (mended === null)
    throw new SlimError("usage", "--also rewrite: edits a Dockerfile in UTF-8; give it as a file");
  const { recipe, found, whole, context, bases } = mended;
  const beside = {
    reconstructed: false,
    ignoreFile: ignoreFileOf(context, whole.steps),
    smallerBases: bases,
  };
  return renderRewriteJson(rewriteReportOf(recipe, found, whole, beside));
};
