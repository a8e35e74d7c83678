import type { BuildContext } from "../model/build-context.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import { isBelow, resolvePath } from "../model/path.ts";
import type { RuleBody } from "../model/rule.ts";
import type { Site } from "../recipe/recipe.ts";
import { type Draft, NOTHING, type Planning, savingOf, stepAt } from "./draft.ts";
import { type IgnoreLine, ignoreLines, isIgnored, matcherOf } from "./ignore-file.ts";
import { readerOfHistory } from "./readers-of-history.ts";

/** A line there is read by nobody who reads the Dockerfile, so it may be about less than a word in that. */
const BYTES_MIN = 10_000;

/** How many paths of a finding are looked for in the build's folder, the largest first. */
const PATHS_MAX = 50;

/**
 * What a COPY took from the build's folder and nobody needs: `.dockerignore` gets the rule's lines. Only with that folder at hand, which
 * tells that the paths come from there, and what its `.dockerignore` already says.
 */
export const planUnwantedCopies = (planning: Planning, rules: ReadonlyMap<string, RuleBody>): Draft => {
  const { context, evidence } = planning;
  if (context === null || evidence === null) return NOTHING;
  const lines = ignoreLines(context.ignoreText ?? "");
  const steps: Draft["steps"][number][] = [];
  const declined: Draft["declined"][number][] = [];
  for (const finding of evidence.findings) {
    const fix = rules.get(finding.waste.id)?.fix;
    const site = planning.shipped.find(({ instruction }) => instruction.line === finding.instruction?.line);
    if (fix?.kind !== "dockerignore" || finding.base || site === undefined) continue;
    if (!/^(?:COPY|ADD)$/.test(site.instruction.keyword) || finding.bytes < BYTES_MIN) continue;
    const { line } = site.instruction;
    const outcome = ignorable(planning, context, site, finding, fix.patterns, lines);
    if ("reason" in outcome) {
      const { id } = finding.waste;
      declined.push({ rule: id, line, reason: outcome.reason, finding, bytes: finding.bytes });
      continue;
    }
    const { id, risk, why } = finding.waste;
    const removes = storedAgain(site, outcome, evidence);
    const answers = evidence.findings.filter(
      ({ paths, layers: [layer] }) =>
        paths.length > 0 && paths.every((path) => removes.has(`${layer} ${path}`)),
    );
    const step = stepAt(site, { rule: id, risk, why, changes: [] }, planning, () => false, answers);
    steps.push({ ...step, ...savingOf(removes, evidence), removes, ignores: outcome.patterns });
  }
  return { steps, declined };
};

type Ignorable =
  | { readonly patterns: readonly string[]; readonly sources: Sources }
  | { readonly reason: string };

/** What the COPY's layer and those after it are without, as `LAYER PATH`: what does not come in is nowhere stored again. */
const storedAgain = (
  { instruction }: Site,
  { patterns, sources }: { readonly patterns: readonly string[]; readonly sources: Sources },
  { layers }: Evidence,
): ReadonlySet<string> => {
  const first = layers.get(instruction.line);
  const matchers = patterns.map(matcherOf);
  const isGone = (path: string): boolean =>
    candidatesOf(path, sources).some((one) => matchers.some((matches) => matches(one)));
  const gone = [...(first?.files.keys() ?? [])].filter(isGone);
  const later = [...layers.values()].filter(({ index }) => index >= (first?.index ?? 0));
  return new Set(
    later.flatMap(({ index, files }) =>
      gone.flatMap((path) => (files.has(path) ? [`${index} ${path}`] : [])),
    ),
  );
};

const ignorable = (
  { recipe }: Planning,
  context: BuildContext,
  site: Site,
  finding: Finding,
  patterns: readonly string[],
  lines: readonly IgnoreLine[],
): Ignorable => {
  if (site.ignored.has(finding.waste.id)) return { reason: "a comment above it says to leave it" };
  const sources = sourcesOf(site);
  if (sources === null) return { reason: "nothing tells where in the build's folder it came from" };
  const paths = finding.paths.slice(0, PATHS_MAX).map((path) => sourceOf(path, sources, context));
  const known = paths.filter((path) => path !== null);
  if (known.length < paths.length)
    return { reason: `the folder of the build has no such files: ${finding.paths[paths.indexOf(null)]}` };
  const wanted = patterns.filter((pattern) => known.some(matcherOf(pattern)));
  const left = known.find((path) => !wanted.some((pattern) => matcherOf(pattern)(path)));
  if (left !== undefined) return { reason: `no line of its rule is about ${left}` };
  const stays = known.find((path) => isIgnored(lines, path));
  if (stays !== undefined) return { reason: `${context.ignoreFile} leaves it out by now: build it again` };
  const exception = lines.find((one) => one.exception && known.some((path) => one.matches(path)));
  if (exception)
    return { reason: `line ${exception.line} of ${context.ignoreFile} takes it in, so somebody wants it` };
  const reader = readerOfHistory(finding.waste.id, recipe, context);
  return reader === null ? { patterns: wanted, sources } : { reason: reader };
};

interface Sources {
  readonly names: readonly string[];
  /** Absolute, in the image. */
  readonly target: string;
}

/** What a COPY takes, and where to; null where it is another stage's, or not written out. */
const sourcesOf = ({ instruction, circumstances }: Site): Sources | null => {
  const { argument, flags, heredocs } = instruction;
  if (heredocs.length > 0 || flags.some((flag) => /^--(?:from|parents|exclude)\b/.test(flag))) return null;
  if (/["'[\]$*?\\]/.test(argument)) return null;
  const words = argument.split(/\s+/);
  const target = words.at(-1) ?? "";
  if (!target.startsWith("/") && circumstances.directory === null) return null;
  const path = resolvePath(target, circumstances.directory ?? "/");
  return path === null ? null : { names: words.slice(0, -1), target: path };
};

/** The file of the folder that became a path of the image; null where it is not there. */
const sourceOf = (path: string, sources: Sources, context: BuildContext): string | null =>
  candidatesOf(path, sources).find((one) => context.kindOf(one) === "file") ?? null;

const candidatesOf = (path: string, { names, target }: Sources): readonly string[] => {
  if (!isBelow(path, target)) return [];
  const below = path.slice(target === "/" ? 1 : target.length + 1);
  return names.flatMap((name) => resolvePath(`${name}/${below}`)?.slice(1) ?? []);
};
