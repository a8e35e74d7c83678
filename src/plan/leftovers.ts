import type { Finding } from "../model/finding.ts";
import { isBelow } from "../model/path.ts";
import type { RuleBody } from "../model/rule.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite } from "../recipe/recipe.ts";
import { type Draft, isWorth, type Planning, stepAt } from "./draft.ts";
import { HABITS } from "./habits.ts";
import { endOfList } from "./place.ts";

/** Rules that another planner answers, since more than one RUN has to be looked at. */
const ELSEWHERE = new Set([
  "apt-lists",
  "apt-archives",
  "apt-package-cache",
  "apk-cache",
  "pacman-databases",
]);

/**
 * What the image shows that a RUN left, where the rule's command can be added as it is: the RUN that left it deletes it. Only
 * with an image: nothing in the text tells of it.
 */
export const planLeftovers = (
  planning: Planning,
  rules: ReadonlyMap<string, RuleBody>,
  answered: ReadonlySet<Finding>,
): Draft => {
  const steps: Draft["steps"][number][] = [];
  const declined: Draft["declined"][number][] = [];
  for (const finding of planning.evidence?.findings ?? []) {
    if (answered.has(finding) || ELSEWHERE.has(finding.waste.id)) continue;
    const line = finding.instruction?.line;
    const site = planning.shipped.find(({ instruction }) => instruction.line === line);
    if (site === undefined || !isUnderstood(site) || !isWorth(finding.bytes, planning, "command")) continue;
    const command = commandFor(finding, rules.get(finding.waste.id) ?? null, site);
    if (command === null) continue;
    const outcome = addable(site, command, finding, planning);
    if ("reason" in outcome) {
      declined.push({ rule: finding.waste.id, line: site.instruction.line, reason: outcome.reason });
      continue;
    }
    const { why, risk, id } = finding.waste;
    const change = {
      kind: "run-behind",
      line: site.instruction.line,
      behind: outcome.behind,
      command,
    } as const;
    steps.push(stepAt(site, { rule: id, risk, why, changes: [change] }, planning, () => false, [finding]));
  }
  return { steps, declined };
};

/** The rule's own command; of an archive that was unpacked or installed the removal of just that file. */
const commandFor = (finding: Finding, rule: RuleBody | null, site: RunSite): string | null => {
  const habit = HABITS.find((one) => one.rule === finding.waste.id && one.commandFor !== undefined);
  if (habit?.commandFor) return habit.commandFor(finding.paths);
  if (rule?.fix.kind === "append") return rule.fix.command;
  const isArchive = finding.waste.id === "unpacked-archive" || finding.waste.id === "installed-package";
  if (!isArchive || finding.paths.length > 5) return null;
  const plain = finding.paths.every((path) => /^\/[\w@%+=:,./-]+$/.test(path));
  const named = finding.paths.every((path) => site.run.text.includes(path.slice(path.lastIndexOf("/") + 1)));
  return plain && named ? `rm -f ${[...finding.paths].sort().join(" ")}` : null;
};

type Addable = { readonly behind: number } | { readonly reason: string };

const addable = (site: RunSite, command: string, finding: Finding, planning: Planning): Addable => {
  if (site.ignored.has(finding.waste.id)) return { reason: "a comment above it says to leave it" };
  const calls = callsOf(site);
  const programs = [...command.matchAll(/(?:^|&& )([\w.-]+)/g)].map(([, name]) => name ?? "");
  const missing = programs.find(
    (program) =>
      !/^(?:rm|find|cd)$/.test(program) && !calls.some(({ name, nested }) => name === program && !nested),
  );
  if (missing !== undefined) return { reason: `the RUN does not call ${missing}, which may not be there` };
  const isRelative = /(?:^|\s)(?![-"'$~/])[\w.]+\//.test(command);
  if (isRelative && calls.some(({ name }) => name === "cd"))
    return { reason: "the RUN changes its directory" };
  if (/~/.test(command) && !finding.paths.every((path) => isBelow(path, "/root")))
    return { reason: "it lies in the home of somebody else than root" };
  if (/~/.test(command) && site.circumstances.user !== null && !/^(?:root|0)$/.test(site.circumstances.user))
    return { reason: "the RUN is not root's" };
  const reader = laterReader(site, finding, planning);
  if (reader !== null) return { reason: `line ${reader} names it` };
  const place = endOfList(site);
  return "reason" in place ? { reason: `the RUN ${place.reason}` } : place;
};

/** A later instruction whose text has one of the paths in it. */
const laterReader = (site: RunSite, { paths }: Finding, { recipe }: Planning): number | null => {
  const later = recipe.stages
    .flat()
    .filter(({ from, instruction }) => from > site.from && instruction.keyword !== "FROM");
  const folders = [...new Set(paths.slice(0, 50).map((path) => path.slice(0, path.lastIndexOf("/"))))].filter(
    (folder) => folder.split("/").length > 2,
  );
  const names = [...paths.slice(0, 50), ...folders];
  const found = later.find(({ instruction }) => names.some((name) => instruction.text.includes(name)));
  return found?.instruction.line ?? null;
};
