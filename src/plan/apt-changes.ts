import type { Change } from "../model/step.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite } from "../recipe/recipe.ts";
import { keepsArchives } from "./apt-archives.ts";
import { type AptRun, aptEventsOf, aptRunOf } from "./apt-events.ts";
import type { Planning } from "./draft.ts";
import { beforeCall, behindCall, endOfList } from "./place.ts";
import { type Changes, hasComment, withoutCalls } from "./without-calls.ts";

/** As hadolint and a reader know it. https://docs.docker.com/build/building/best-practices/#apt-get */
const CLEAN = "rm -rf /var/lib/apt/lists/*";

/** apt locks its lists: builds that share them wait for one another. */
const LISTS_MOUNT = "--mount=type=cache,target=/var/lib/apt/lists,sharing=locked";

/** Right behind the last call that may need lists, as the official images do; at the end where that has a way out. */
export const cleaning = (
  planning: Planning,
  site: RunSite,
  prefix: string,
  alsoArchives = false,
): Changes => {
  const { line } = site.instruction;
  if (planning.cacheMounts) return { changes: [{ kind: "flag", line, flag: LISTS_MOUNT }] };
  const last = aptEventsOf(site).at(-1)?.call;
  const beside = last === undefined ? null : behindCall(site, last);
  const place = beside === null || "reason" in beside ? endOfList(site) : beside;
  if ("reason" in place) return { reason: `line ${line} ${place.reason}` };
  const commands = [...(alsoArchives || keepsArchives(planning, site) ? ["apt-get clean"] : []), CLEAN];
  return {
    changes: commands.map((command) => ({
      kind: "run-behind",
      line,
      behind: place.behind,
      command: `${prefix}${command}`,
    })),
  };
};

/** A RUN that used another's lists fetches its own, and deletes them, with what apt keeps beside them where the other kept it. */
export const fetchAndClean = (planning: Planning, site: RunSite, alsoArchives: boolean): Changes => {
  const { line } = site.instruction;
  const needy = aptRunOf(site)?.needy;
  if (!needy) return { reason: `line ${line} installs without apt-get update` };
  if (site.ignored.has("apt-lists"))
    return { reason: `line ${line} installs without apt-get update, and a comment says to leave it` };
  const place = beforeCall(site, needy.call);
  if ("reason" in place) return { reason: `line ${line} ${place.reason}, without apt-get update` };
  const tool = needy.call.name === "apt" ? "apt" : "apt-get";
  const command = `${needy.call.prefix}${tool} update`;
  const update: Change = { kind: "run-before", line, before: place.before, command };
  if (isCleanedBehind(site)) return { changes: [update] };
  const clean = cleaning(planning, site, needy.call.prefix, alsoArchives);
  return "reason" in clean ? clean : { changes: [update, ...clean.changes] };
};

const isCleanedBehind = (site: RunSite): boolean => {
  const events = aptEventsOf(site);
  const last = events.findLastIndex(({ kind }) => kind === "use");
  return events.some(({ kind }, at) => kind === "clean" && at > last);
};

/** Takes every `apt-get update` out of a RUN that does nothing with it, the whole RUN where it is all that it runs. */
export const withoutUpdate = (site: RunSite, { events }: AptRun, heirs: readonly RunSite[]): Changes => {
  if (heirs.length === 0)
    return { reason: "nothing here installs from its lists; perhaps an image built on this one does" };
  return withoutCalls(
    site,
    events.map(({ call }) => call),
  );
};

/**
 * A later RUN that does nothing but clean: its layer only hides, so it moves to where the lists come from. Not where other RUNs
 * leave lists too, which it would then no longer hide.
 */
export const uselessCleaningOf = (planning: Planning, site: RunSite) => {
  const later = (planning.recipe.stages[site.stage.index] ?? []).filter(({ from }) => from > site.to);
  const found = later.find(
    (other) => isUnderstood(other) && other.ignored.size === 0 && !hasComment(other) && onlyCleans(other),
  );
  if (found === undefined) return null;
  const others = planning.shipped.filter(isUnderstood).filter((other) => other !== site);
  if (others.some((other) => aptRunOf(other)?.leaves)) return null;
  const removal: Change = { kind: "remove", line: found.instruction.line };
  return { changes: [removal], alsoArchives: /\bclean\b/.test(found.instruction.argument) };
};

const onlyCleans = (site: RunSite): boolean =>
  callsOf(site).length > 0 &&
  callsOf(site).every(({ name, args }) =>
    name === "rm"
      ? args.every(({ text }) => /^-[rf]+$/.test(text) || text === "/var/lib/apt/lists/*")
      : name === "apt-get" && args.every(({ text }) => text === "clean"),
  ) &&
  site.run.tree.list.every(({ pipeline }) => pipeline?.length === 1) &&
  aptRunOf(site) !== null;
