import type { Change, Step } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type Recipe, type RunSite, type Site } from "../recipe/recipe.ts";
import { type Draft, findingsAt, NOTHING, type Planning, stepAt } from "./draft.ts";
import { withoutCalls } from "./without-calls.ts";

const RULE = "apk-cache";
const FLAG = "--no-cache";
const isIndex = (path: string): boolean =>
  path.startsWith("/var/cache/apk/") || path.startsWith("/etc/apk/cache/");

/**
 * Alpine's index: every `apk add` fetches its own and keeps none, and `apk update` goes, which only keeps it. All in one step for
 * each `apk update`, since what follows may live off it. https://docs.alpinelinux.org/user-handbook/0.1a/Working/apk.html
 */
export const planApk = (planning: Planning): Draft => {
  const steps: Step[] = [];
  const declined: Draft["declined"][number][] = [];
  const done = new Set<Site>();
  for (const site of planning.shipped) {
    if (!isUnderstood(site) || done.has(site)) continue;
    const outcome = planSite(planning, site);
    if (outcome === null) continue;
    for (const other of outcome.sites) done.add(other);
    steps.push(...outcome.draft.steps);
    declined.push(...outcome.draft.declined);
  }
  return steps.length + declined.length === 0 ? NOTHING : { steps, declined };
};

const planSite = (planning: Planning, site: RunSite) => {
  const { line } = site.instruction;
  const keeping = keepingCalls(site);
  const updates = updatesOf(site);
  if (isMounted(site) || isDeleted(site) || keeping.length + updates.length === 0) return null;
  const decline = (reason: string) => ({
    sites: [site],
    draft: { steps: [], declined: [{ rule: RULE, line, reason }] },
  });
  const answers = findingsAt(planning, line, RULE);
  const held = [...(planning.evidence?.layers.get(line)?.files.keys() ?? [])].some(isIndex);
  if (planning.evidence !== null && answers.length === 0 && !held) return null;
  if (site.ignored.has(RULE)) return decline("a comment above it says to leave it");
  const heirs = updates.length === 0 ? [] : heirsOf(planning.recipe, site);
  const trouble = heirs.find((heir) => !isUnderstood(heir) || heir.ignored.has(RULE));
  if (trouble)
    return decline(`line ${trouble.instruction.line} may install from its index, and is not to be changed`);
  const understood = heirs.filter(isUnderstood).filter((heir) => !isMounted(heir));
  const dropped = updates.length === 0 ? { changes: [] } : withoutCalls(site, updates);
  if ("reason" in dropped) return decline(dropped.reason);
  const changes = [...dropped.changes, ...[site, ...understood].flatMap(flagged)];
  const why =
    updates.length === 0
      ? "with --no-cache apk fetches the index for itself and keeps none."
      : "apk update is there only to keep the index; with --no-cache every apk add fetches its own and keeps none.";
  const step = stepAt(site, { rule: RULE, risk: "safe", why, changes }, planning, isIndex, answers);
  return { sites: [site, ...understood], draft: { steps: [step], declined: [] } };
};

/** Calls that need the index and would keep it, or rely on a kept one. */
const keepingCalls = (site: RunSite): readonly Call[] =>
  callsOf(site).filter(
    (call) =>
      call.name === "apk" &&
      /^(?:add|upgrade|fix)$/.test(subcommandOf(call)?.value ?? "") &&
      !call.args.some(({ text }) => text === FLAG),
  );

const updatesOf = (site: RunSite): readonly Call[] =>
  callsOf(site).filter((call) => call.name === "apk" && subcommandOf(call)?.value === "update");

const isMounted = ({ run }: RunSite): boolean =>
  run.mounts.some(({ target }) => /^\/(?:var\/cache|etc)\/apk(?:\/cache)?\/?$/.test(target ?? ""));

/** `rm -rf /var/cache/apk/*` at the end does it too. */
const isDeleted = (site: RunSite): boolean => {
  const calls = callsOf(site);
  const last = calls.findLastIndex(({ name }) => name === "apk");
  return calls.some(
    ({ name, args }, at) =>
      at > last && name === "rm" && args.some(({ text }) => /^\/var\/cache(?:\/apk)?(?:\/?\*?)$/.test(text)),
  );
};

/** What comes after in the stage and in those on it, up to a RUN that updates for itself. */
const heirsOf = (recipe: Recipe, site: Site): readonly Site[] => {
  const heirs: Site[] = [];
  for (const next of (recipe.stages[site.stage.index] ?? []).filter(({ from }) => from > site.from)) {
    if (isUnderstood(next) && updatesOf(next).length > 0) return heirs;
    const { keyword, text } = next.instruction;
    const isOpaque = !isUnderstood(next) && /^(?:RUN|ONBUILD)$/.test(keyword) && /\bapk\b/.test(text);
    if (isOpaque || (isUnderstood(next) && keepingCalls(next).length > 0)) heirs.push(next);
  }
  const children = recipe.dockerfile.stages.filter(({ parent }) => parent === site.stage.index);
  return [
    ...heirs,
    ...children
      .flatMap(({ index }) => recipe.stages[index]?.slice(0, 1) ?? [])
      .flatMap((from) => heirsOf(recipe, from)),
  ];
};

const flagged = (site: RunSite): Change[] =>
  keepingCalls(site).flatMap((call) => {
    const word = subcommandOf(call);
    return word === null
      ? []
      : [
          {
            kind: "insert-words",
            line: site.instruction.line,
            at: site.from + word.to,
            text: ` ${FLAG}`,
          } as const,
        ];
  });
