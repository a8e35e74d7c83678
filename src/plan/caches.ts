import type { Fix, RuleBody } from "../model/rule.ts";
import type { Change } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import { both, type Draft, findingsAt, isWorth, NOTHING, type Planning, stepAt } from "./draft.ts";
import type { Habit } from "./habit.ts";
import { habitsOf, namesOf } from "./habits.ts";
import { handlesItself, leavingCalls } from "./leaving.ts";
import { mountsFor, WHY_MOUNTED } from "./mounts.ts";
import { behindCall, endOfList, isTakenAway } from "./place.ts";
import type { Changes } from "./without-calls.ts";

/** What tools leave in the RUN that calls them, and how the rules say it goes. One step a RUN and rule. */
export const planCaches = (planning: Planning, rules: ReadonlyMap<string, RuleBody>): Draft =>
  both(
    ...planning.shipped.filter(isUnderstood).flatMap((site) => {
      const called = new Set(callsOf(site).map(({ name }) => name));
      return habitsOf(called).flatMap((habit) => {
        const rule = rules.get(habit.rule);
        return rule === undefined ? [] : [planHabit(planning, site, habit, rule)];
      });
    }),
  );

const planHabit = (planning: Planning, site: RunSite, habit: Habit, rule: RuleBody): Draft => {
  const { line } = site.instruction;
  const calls = leavingCalls(site, habit);
  const last = calls.at(-1);
  const answers = findingsAt(planning, line, rule.id);
  // A variable may put it elsewhere: where the image shows it, an option of the call keeps it out wherever it is.
  const isShown = answers.length > 0 && rule.fix.kind === "flag";
  if (last === undefined || handlesItself(site, habit, calls, isShown)) return NOTHING;
  if (planning.evidence === null ? !isCertain(habit, calls) : answers.length === 0) return NOTHING;
  const decline = (reason: string): Draft => ({ steps: [], declined: [{ rule: rule.id, line, reason }] });
  if (site.ignored.has(rule.id)) return decline("a comment above it says to leave it");
  const bytes = answers.reduce((sum, finding) => sum + finding.bytes, 0);
  if (planning.evidence !== null && !isWorth(bytes, planning, "word"))
    return decline("it is too little to be worth a change");
  const later = laterOffline(planning, site, habit);
  if (later !== null) return decline(`line ${later.instruction.line} works offline, from that cache`);
  const mounted = planning.cacheMounts ? mountsFor(planning, site, habit) : null;
  const paths = answers.flatMap((finding) => finding.paths);
  const changes = mounted ?? changesFor(site, withCommand(habit, paths), rule.fix, calls, last);
  if ("reason" in changes) return decline(`the RUN ${changes.reason}`);
  const isPlace = placesOf(habit, planning, site);
  const core =
    mounted === null
      ? { rule: rule.id, risk: rule.risk, why: rule.why, changes: changes.changes }
      : { rule: rule.id, risk: "review" as const, why: WHY_MOUNTED, changes: changes.changes };
  return { steps: [stepAt(site, core, planning, isPlace, answers)], declined: [] };
};

const isCertain = (habit: Habit, calls: readonly Call[]): boolean =>
  habit.withoutImage &&
  (habit.needsFlag === undefined ||
    calls.every(({ args }) => args.some(({ text }) => habit.needsFlag?.includes(text))));

/** The habit with the command that takes what lies at these paths. */
const withCommand = (habit: Habit, paths: readonly string[]): Habit | null => {
  if (habit.commandFor === undefined || paths.length === 0) return habit;
  const command = habit.commandFor(paths);
  return command === null ? null : { ...habit, command };
};

const changesFor = (
  site: RunSite,
  habit: Habit | null,
  fix: Fix,
  calls: readonly Call[],
  last: Call,
): Changes => {
  if (habit === null) return { reason: "keeps it where no one command is sure to clean it" };
  switch (fix.kind) {
    case "append":
      return appended(site, habit.command ?? fix.command, last);
    case "flag":
      return { changes: calls.flatMap((call) => flagged(site, call, fix.flag)) };
    case "env":
      return { changes: calls.map((call) => prefixed(site, call, fix.variable)) };
    case "dockerignore":
    case "advice":
      return { reason: "would need more than an edit" };
    default:
      return fix satisfies never;
  }
};

/** At the end, or right behind the call where the tool that cleans is taken away later. */
const appended = (site: RunSite, command: string, last: Call): Changes => {
  if (last.prefix !== "")
    return { reason: "runs it with sudo, for a home that the Dockerfile does not tell" };
  const needsTool = !/^(?:rm|find) /.test(command);
  const place = needsTool && isTakenAway(site, last) ? behindCall(site, last) : endOfList(site);
  if ("reason" in place) return place;
  return { changes: [{ kind: "run-behind", line: site.instruction.line, behind: place.behind, command }] };
};

/** Behind the subcommand, where a tool has any: `pip install --no-cache-dir`. */
const flagged = (site: RunSite, call: Call, flag: string): Change[] => {
  if (call.args.some(({ text }) => text === flag)) return [];
  const { to } = call.name === "useradd" ? call.program : (subcommandOf(call) ?? call.program);
  return [{ kind: "insert-words", line: site.instruction.line, at: site.from + to, text: ` ${flag}` }];
};

const prefixed = (site: RunSite, { program }: Call, variable: string): Change => ({
  kind: "insert-words",
  line: site.instruction.line,
  at: site.from + program.from,
  text: `${variable} `,
});

/** A later call of the same tools that fetches nothing: it would not find what was cleaned away. */
const laterOffline = ({ recipe }: Planning, site: RunSite, habit: Habit): Site | null =>
  (recipe.stages[site.stage.index] ?? []).find(
    (later) =>
      later.from > site.from &&
      isUnderstood(later) &&
      later.run.text.includes(OFFLINE) &&
      callsOf(later).some(
        ({ name, args }) => namesOf(habit).includes(name) && args.some(({ text }) => text === OFFLINE),
      ),
  ) ?? null;

const OFFLINE = "--offline";

/** Whether a path lies where the tool leaves things, in the home of whoever runs it. */
const placesOf = ({ places }: Habit, { evidence }: Planning, site: RunSite): ((path: string) => boolean) => {
  const home = homeOf(site, evidence?.accounts ?? null);
  const known = places.flatMap((place) =>
    place.startsWith("~") ? (home === null ? [] : [home + place.slice(1)]) : [place],
  );
  return (path) => known.some((place) => path.startsWith(place));
};

const homeOf = ({ circumstances: { user, env } }: RunSite, accounts: string | null): string | null => {
  const set = env.get("HOME");
  if (set !== undefined) return set;
  if (user === null || user === "root" || user === "0") return "/root";
  const account = accounts
    ?.split("\n")
    .find((line) => line.startsWith(`${user}:`) || line.split(":")[2] === user);
  return account?.split(":")[5] ?? null;
};
