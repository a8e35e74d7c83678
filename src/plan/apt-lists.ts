import { redact } from "../model/redact.ts";
import type { Declined, Step } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import { keepsArchives } from "./apt-archives.ts";
import { cleaning, fetchAndClean, uselessCleaningOf, withoutUpdate } from "./apt-changes.ts";
import { type AptRun, aptRunOf, mayUseLists } from "./apt-events.ts";
import { type Draft, findingsAt, type Planning, stepAt } from "./draft.ts";
import { WHY_MOUNTED } from "./mounts.ts";

const RULE = "apt-lists";
/** Lists, and what apt keeps of packages beside them. */
const isApt = (path: string): boolean => isList(path) || path.startsWith("/var/cache/apt/");
const isList = (path: string): boolean => path.startsWith("/var/lib/apt/lists/") && !path.endsWith("/lock");

/**
 * Package lists, over the whole of what is built on them: they are deleted in the RUN that fetched them, and every RUN that
 * lived off them fetches its own. Where a single one cannot, none of it is done: its build would fail.
 */
export const planAptLists = (planning: Planning): Draft => {
  const outcomes = planning.shipped.flatMap((site) => {
    const apt = isUnderstood(site) ? aptRunOf(site) : null;
    return isUnderstood(site) && apt?.leaves ? [planUpdater(planning, site, apt)] : [];
  });
  return {
    steps: outcomes.flatMap((outcome) => ("changes" in outcome ? [outcome] : [])),
    declined: outcomes.flatMap((outcome) => ("reason" in outcome ? [outcome] : [])),
  };
};

const planUpdater = (planning: Planning, site: RunSite, apt: AptRun): Step | Declined => {
  const { line } = site.instruction;
  const decline = (reason: string): Declined => ({ rule: RULE, line, reason });
  const answers = findingsAt(planning, line, RULE);
  const stored = planning.evidence?.layers.get(line);
  if (planning.evidence !== null && answers.length === 0 && ![...(stored?.files.keys() ?? [])].some(isList))
    return decline("the image holds no package lists of it");
  if (site.ignored.has(RULE)) return decline("a comment above it says to leave it");
  const heirs = heirsOf(planning, site);
  if ("reason" in heirs) return decline(heirs.reason);
  const alone = apt.events.every(({ kind }) => kind === "update");
  const fetched = heirs.sites.map((heir) => fetchAndClean(planning, heir, keepsArchives(planning, site)));
  const failed = fetched.find((outcome) => "reason" in outcome);
  if (failed !== undefined && "reason" in failed) return decline(failed.reason);
  const further = fetched.flatMap((outcome) => ("changes" in outcome ? outcome.changes : []));
  const useless = alone || planning.cacheMounts ? null : uselessCleaningOf(planning, site);
  const own = alone
    ? withoutUpdate(site, apt, heirs.sites)
    : cleaning(planning, site, sudoOf(apt), useless?.alsoArchives);
  if ("reason" in own) return decline(own.reason);
  const changes = [...own.changes, ...further, ...(useless?.changes ?? [])];
  const rule = alone ? "apt-split-update" : RULE;
  const why = planning.cacheMounts ? WHY_MOUNTED : alone ? whyJoined(heirs.sites) : whyCleaned(heirs.sites);
  return stepAt(
    site,
    { rule, risk: planning.cacheMounts ? "review" : "safe", why, changes },
    planning,
    isApt,
    answers,
  );
};

type Heirs = { readonly sites: readonly RunSite[] } | { readonly reason: string };

/** The RUNs that use the lists which a RUN left: those after it that do not fetch their own, in its stage and those on it. */
const heirsOf = (planning: Planning, site: Site): Heirs => {
  const { recipe } = planning;
  const stage = recipe.stages[site.stage.index] ?? [];
  const sites: RunSite[] = [];
  for (const next of stage.slice(stage.indexOf(site) + 1)) {
    const meaning = standingOf(next);
    if (meaning === "fetches") return { sites };
    if (meaning === "needs" && isUnderstood(next)) sites.push(next);
    else if (meaning !== "needs" && meaning !== null) return { reason: meaning.reason };
  }
  for (const child of recipe.dockerfile.stages.filter(({ parent }) => parent === site.stage.index)) {
    const [first] = recipe.stages[child.index] ?? [];
    const inChild = first === undefined ? { sites: [] } : heirsOf(planning, first);
    if ("reason" in inChild) return inChild;
    sites.push(...inChild.sites);
  }
  return { sites };
};

type Standing = "fetches" | "needs" | { readonly reason: string } | null;

/** How an instruction stands to the lists that it finds; null where they do not matter to it. */
const standingOf = (site: Site): Standing => {
  const { line } = site.instruction;
  if (mayUseLists(site)) return { reason: `line ${line} may install from its lists, and cannot be read` };
  const apt = isUnderstood(site) ? aptRunOf(site) : null;
  const [first] = apt?.events ?? [];
  if (apt === null || first === undefined) return null;
  switch (first.kind) {
    case "update":
      return first.call.nested ? { reason: `line ${line} fetches its own only sometimes` } : "fetches";
    case "clean":
      return "fetches";
    case "unknown":
      return {
        reason: `line ${line} runs ${saidOf(first.call)}, which may install without apt-get update`,
      };
    case "use":
      return "needs";
    default:
      return first.kind satisfies never;
  }
};

/** A call by its program and the word behind it: `bash setup.sh`. */
const saidOf = ({ program, args }: Call): string => {
  const [word] = args;
  const isShort = word !== undefined && /^[^\s]{1,40}$/.test(word.text);
  return redact(isShort ? `${program.text} ${word.text}` : program.text);
};

const sudoOf = ({ leaves }: AptRun): string => leaves?.call.prefix ?? "";

const linesOf = (sites: readonly RunSite[]): string => {
  const lines = sites.map(({ instruction }) => instruction.line);
  const [last] = lines.slice(-1);
  return lines.length === 1 ? `line ${last}` : `lines ${lines.slice(0, -1).join(", ")} and ${last}`;
};

const whyCleaned = (heirs: readonly RunSite[]): string =>
  heirs.length === 0
    ? "apt reads its lists only to install packages, and nothing later here installs without an update of its own."
    : `apt reads its lists only to install packages; ${linesOf(heirs)} installed from them, and now ${heirs.length === 1 ? "fetches its" : "fetch their"} own.`;

const whyJoined = (heirs: readonly RunSite[]): string =>
  `an update in a RUN of its own is cached while the install after it changes, and then fetches packages that are gone; ${linesOf(heirs)} now ${heirs.length === 1 ? "updates" : "update"} and ${heirs.length === 1 ? "cleans" : "clean"} up.`;
