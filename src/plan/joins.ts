import type { Finding } from "../model/finding.ts";
import type { Change } from "../model/step.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import { type Draft, isWorth, type Planning, stepAt } from "./draft.ts";
import { endOfList } from "./place.ts";

/**
 * RUNs put together where the image shows bytes that the first stored and the last made dead, and nothing but RUNs stands between.
 * Only then: a layer less saves nothing by itself, and costs the build cache.
 */
export const planJoins = (planning: Planning, removed: ReadonlySet<string>): Draft => {
  const steps: Draft["steps"][number][] = [];
  const declined: Draft["declined"][number][] = [];
  const done = new Set<Site>();
  for (const finding of planning.evidence?.findings ?? []) {
    const range = rangeOf(planning, finding);
    if (range === null || !isWorth(bytesLeft(planning, finding, removed), planning, "command")) continue;
    const { id } = finding.waste;
    const line = finding.instruction?.line ?? 0;
    const trouble =
      troubleOf(range) ?? (range.some((site) => done.has(site)) ? "one of them is joined already" : null);
    const [first] = range;
    if (trouble !== null || first === undefined) {
      const reason = `line ${finding.causedBy?.line} made it waste, and the two cannot be put together: ${trouble}`;
      declined.push({ rule: id, line, reason, finding, bytes: finding.bytes });
      continue;
    }
    for (const site of range) done.add(site);
    const changes = range.slice(1).map(
      (site, at): Change => ({
        kind: "join",
        line: range[at]?.instruction.line ?? 0,
        next: site.instruction.line,
      }),
    );
    const why = `line ${finding.causedBy?.line} ${deedOf(id)} what line ${line} stored; in one RUN it is stored once or not at all. The build then caches them together.`;
    steps.push(stepAt(first, { rule: id, risk: "review", why, changes }, planning, () => false, [finding]));
  }
  return { steps, declined };
};

/** What of a finding no other step takes away already. */
const bytesLeft = (
  { evidence }: Planning,
  { instruction, layers, paths }: Finding,
  removed: ReadonlySet<string>,
) => {
  const files = evidence?.layers.get(instruction?.line ?? 0)?.files;
  const left = paths.filter((path) => !removed.has(`${layers[0]} ${path}`));
  return left.reduce((sum, path) => sum + (files?.get(path)?.bytes ?? 0), 0);
};

/** The instructions from the one that stored the bytes to the one that made them dead, where both are RUNs of one stage. */
const rangeOf = (
  { shipped }: Planning,
  { waste, instruction, causedBy }: Finding,
): readonly Site[] | null => {
  if (waste.kind !== "dead" || instruction?.keyword !== "RUN" || causedBy?.keyword !== "RUN") return null;
  const from = shipped.findIndex((site) => site.instruction.line === instruction.line);
  const to = shipped.findIndex((site) => site.instruction.line === causedBy.line);
  const range = shipped.slice(from, to + 1);
  const isOneStage = range.every(({ stage }) => stage.index === range[0]?.stage.index);
  return from === -1 || to <= from || !isOneStage ? null : range;
};

const deedOf = (cause: string): string =>
  cause === "deleted" ? "deletes" : cause === "metadata-only" ? "stores again unchanged" : "writes again";

/** More RUNs in one are hard to read, and are built again together. */
const JOINED_MAX = 4;

/** Programs that change the shell for all that comes after them. */
const LEAKS = new Set([
  "cd",
  "pushd",
  "export",
  "set",
  "source",
  ".",
  "umask",
  "trap",
  "alias",
  "shopt",
  "exec",
  "ulimit",
  "eval",
]);

const troubleOf = (range: readonly Site[]): string | null => {
  const [first] = range;
  if (range.every(({ instruction }) => instruction.keyword === "RUN") && range.length > JOINED_MAX)
    return `${range.length - 2} others stand between them`;
  for (const [at, site] of range.entries()) {
    const { line, keyword, flags } = site.instruction;
    if (keyword !== "RUN") return `${/^[AEIOU]/.test(keyword) ? "an" : "a"} ${keyword} stands between them`;
    if (!isUnderstood(site)) return `line ${line} cannot be read`;
    if (flags.join() !== first?.instruction.flags.join()) return `line ${line} has other flags`;
    if (site.run.heredoc) return `line ${line} is a heredoc`;
    if (at > 0 && site.ignored.size > (first?.ignored.size ?? 0)) return `a comment speaks of line ${line}`;
    const trouble = at < range.length - 1 ? leakOf(site) : null;
    if (trouble !== null) return `line ${line} ${trouble}`;
    const isLoose = site.run.tree.list.slice(1).some(({ joined }) => joined !== "&&");
    if (at > 0 && (isLoose || site.run.errexit))
      return `line ${line} goes on after a failure, or decides itself`;
  }
  return null;
};

/** What of a RUN would reach into one that is put behind it. */
const leakOf = (site: RunSite): string | null => {
  const end = endOfList(site);
  if ("reason" in end) return end.reason;
  if (site.run.errexit || site.run.tree.functions.length > 0) return "changes its shell";
  if (callsOf(site).some(({ name }) => LEAKS.has(name))) return "changes its shell or folder";
  const assigns = site.run.tree.commands.some(
    ({ name, assignments }) => name === null && assignments.length > 0,
  );
  return assigns ? "sets variables" : null;
};
