import type { Change } from "../model/step.ts";
import type { Site } from "../recipe/recipe.ts";
import { type CopyFirst, firstArgument } from "./copy-first.ts";

/** One instruction that the result has to have: what is left of a site, or where it comes in two, the first of both. */
export interface Meant {
  readonly site: Site;
  readonly first: CopyFirst | null;
}

/** What a COPY may come behind that used to come behind it. */
const SETTINGS = /^(?:ARG|ENV|LABEL|EXPOSE|USER|WORKDIR)$/;

/**
 * The order that changes mean: each COPY that comes in two has its files in its place, and itself behind. Null where more than settings and
 * the RUNs that the change names would come before it that came behind.
 */
export const inMeantOrder = (kept: readonly Site[], changes: readonly Change[]): readonly Meant[] | null => {
  const order: Meant[] = kept.map((site) => ({ site, first: null }));
  for (const change of changes) {
    if (change.kind !== "copy-first") continue;
    const at = order.findIndex(({ site }) => site.instruction.line === change.line);
    const behind = order.findIndex(({ site }) => site.instruction.line === change.behind);
    const [copy, run] = [order[at], order[behind]];
    if (copy === undefined || run?.site.run?.kind !== "script" || behind < at) return null;
    const [here, there] = [copy.site.circumstances.directory, run.site.circumstances.directory];
    if (copy.site.stage !== run.site.stage || (!change.to.startsWith("/") && here !== there)) return null;
    const between = order.slice(at + 1, behind).map(({ site }) => site.instruction);
    if (!between.every(({ keyword, line }) => SETTINGS.test(keyword) || change.passing?.includes(line)))
      return null;
    if (changes.some((one) => one.kind === "join" && one.line === change.behind)) return null;
    order.splice(behind + 1, 0, copy);
    order[at] = { site: copy.site, first: change };
  }
  return order;
};

/** Whether an instruction is the COPY of just those files, with the flags of the whole. */
export const isFirst = (
  change: CopyFirst,
  { instruction: whole }: Site,
  { instruction }: Site,
  changes: readonly Change[],
): boolean => {
  const flags = changes.flatMap((one) => (one.kind === "flag" && one.line === whole.line ? [one.flag] : []));
  return (
    instruction.keyword === whole.keyword &&
    instruction.argument === firstArgument(change) &&
    instruction.flags.join("\n") === [...flags, ...whole.flags].join("\n")
  );
};
