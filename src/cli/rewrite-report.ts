import type { RewriteReport } from "../model/rewrite-report.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { buildRewriteReport, type RewriteOutcome } from "../report/rewrite.ts";
import type { Found } from "./rewriting.ts";
import type { Staged } from "./with-stages.ts";

/** What became of a Dockerfile, which somebody wrote or a history tells, as it is reported. */
export const rewriteReportOf = (
  { dockerfile: { name, text }, doubt }: Recipe,
  { scene, config, notes }: Found,
  { text: after, steps, declined, carried }: Staged,
  beside: Pick<RewriteOutcome, "reconstructed" | "ignoreFile" | "smallerBases">,
): RewriteReport =>
  buildRewriteReport({
    dockerfile: name,
    ...beside,
    before: text,
    after,
    steps,
    declined,
    scene,
    config,
    carried,
    notes: [...(doubt === null ? [] : [`the file is not edited: ${doubt}`]), ...notes],
  });
