import type { BuildContext } from "../model/build-context.ts";
import { childOf, isBelow, nameOf } from "../model/path.ts";
import type { Change, Step } from "../model/step.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import { type Draft, NOTHING, type Planning } from "./draft.ts";
import { type IgnoreLine, ignoreLines, isIgnored } from "./ignore-file.ts";
import { installIn, looksAway } from "./install-run.ts";
import type { Manifests } from "./manifests.ts";
import { placeFault, type WholeCopy, wholeCopyAt } from "./whole-copy.ts";

const RULE = "copy-order";

const WHY =
  "every change of the sources has the dependencies installed anew; with their manifests copied first, the build cache keeps them. The image does not become smaller.";

/**
 * `COPY . .` and then an install of dependencies: their manifests are copied before, and the rest behind the install, so that a change of the
 * sources does not have them installed again. Only where the build's folder shows that the install needs its manifests and nothing else.
 * https://docs.docker.com/build/cache/optimize/#order-your-layers
 */
export const planCopyOrder = (planning: Planning, target: number, others: readonly Step[]): Draft => {
  const { recipe } = planning;
  const steps: Step[] = [];
  const declined: Draft["declined"][number][] = [];
  const changes = others.flatMap((step) => step.changes);
  const isGone = ({ instruction: { line } }: Site): boolean =>
    changes.some(
      (one) => (one.kind === "remove" && one.line === line) || (one.kind === "join" && one.next === line),
    );
  for (const sites of recipe.stages.slice(0, target + 1)) {
    const staying = sites.filter((site) => !isGone(site));
    for (const [at, site] of staying.entries()) {
      const copy = wholeCopyAt(site);
      const install = copy === null ? null : installBehind(staying, at);
      if (copy === null || install === null) continue;
      const outcome = ordered(planning, copy, install, others);
      const { line, endLine } = site.instruction;
      if ("reason" in outcome) declined.push({ rule: RULE, line, reason: outcome.reason });
      else
        steps.push({
          ...{ rule: RULE, risk: "review", line, endLine, savesBytes: 0, savesBlobBytes: 0, estimate: false },
          ...{ why: outcome.why, changes: [outcome.change], answers: [], removes: new Set() },
        });
    }
  }
  return steps.length + declined.length === 0 ? NOTHING : { steps, declined };
};

const METADATA = /^(?:ARG|ENV|LABEL|EXPOSE|USER|WORKDIR)$/;

/** The RUN that installs, and the RUNs before it that look at no sources. */
interface InstallBehind {
  readonly run: RunSite;
  readonly passing: readonly RunSite[];
}

/** What follows on a COPY, with nothing between that could see what was copied. */
const installBehind = (sites: readonly Site[], at: number): InstallBehind | null => {
  const passing: RunSite[] = [];
  for (const next of sites.slice(at + 1)) {
    if (METADATA.test(next.instruction.keyword)) continue;
    if (!isUnderstood(next)) return null;
    if (installIn(next) !== null) return { run: next, passing };
    if (!looksAway(next)) return null;
    passing.push(next);
  }
  return null;
};

type Ordered = { readonly change: Change; readonly why: string } | { readonly reason: string };

const ordered = (
  planning: Planning,
  copy: WholeCopy,
  { run, passing }: InstallBehind,
  others: readonly Step[],
): Ordered => {
  const { site, to } = copy;
  const { line } = run.instruction;
  const install = installIn(run);
  const lines = [line, ...passing.map(({ instruction }) => instruction.line)];
  const isJoined = others.some(({ changes }) =>
    changes.some((one) => one.kind === "join" && (lines.includes(one.line) || lines.includes(one.next))),
  );
  if (site.ignored.has(RULE) || run.ignored.has(RULE))
    return { reason: "a comment above it says to leave it" };
  if (install === null || "reason" in install) return { reason: `line ${line} ${install?.reason}` };
  if (isJoined) return { reason: `line ${line} and another RUN become one` };
  const place = placeFault(copy, run);
  if (place !== null) return { reason: place };
  const { context } = planning;
  if (context === null)
    return {
      reason: `what line ${line} installs could come first, but nothing shows that it needs its manifests alone; --context DIR has slim look`,
    };
  const outcome = manifestsIn(context, install.manifests, others);
  if ("reason" in outcome) return outcome;
  const folder = run.circumstances.directory ?? "/";
  const shown = [run, ...passing]
    .map((one) => imageFault(planning, site, one, folder, outcome.files, install.manifests))
    .find((one) => one !== null);
  if (shown !== undefined) return { reason: shown };
  const { files } = outcome;
  const { locks, writesLock } = install.manifests;
  const lock = writesLock ? files.find((path) => locks.includes(path)) : undefined;
  const comesBack =
    lock === undefined
      ? ""
      : ` Should line ${line} write ${lock} anew, that of the sources then comes back over it.`;
  return {
    change: {
      ...{ kind: "copy-first", line: site.instruction.line, files, to, behind: line },
      ...(passing.length === 0 ? {} : { passing: lines.slice(1) }),
    },
    why: WHY + comesBack,
  };
};

type Found = { readonly files: readonly string[] } | { readonly reason: string };

/** The manifests that the build's folder has, where they lead to nothing else of it. */
const manifestsIn = (context: BuildContext, wanted: Manifests, others: readonly Step[]): Found => {
  const further = others.flatMap(({ ignores = [] }) => ignores);
  const ignoreText = [context.ignoreText ?? "", ...further].join("\n");
  const lines = ignoreLines(ignoreText);
  const has = (path: string): boolean =>
    context.kindOf(path) !== "none" && !isLeftOut(lines, ignoreText, path);
  const missing = wanted.files.find((path) => !has(path));
  if (missing !== undefined) return { reason: `the folder of the build has no ${missing}` };
  const locks = wanted.locks.filter(has);
  if (locks.length === 0 && wanted.locks.length > 0)
    return {
      reason: `the folder of the build has no ${wanted.locks.join(" or ")}, which says what is installed`,
    };
  const stranger = wanted.strangers.find(has);
  if (stranger !== undefined) return { reason: `the install may look at ${stranger} too` };
  const filled = wanted.filled.find(has);
  if (filled !== undefined)
    return { reason: `it brings a folder ${filled}, which would come over the one that is installed` };
  const files = [...new Set([...wanted.files, ...locks])];
  const texts = new Map<string, string>();
  for (const path of files) {
    const text = context.textOf(path);
    if (text === null) return { reason: `${path} cannot be read` };
    texts.set(path, text);
  }
  const fault = wanted.faultOf(texts);
  return fault === null ? { files } : { reason: fault };
};

/** What is left out as a whole: no line takes a part of it in again. */
const isLeftOut = (lines: readonly IgnoreLine[], ignoreText: string, path: string): boolean =>
  isIgnored(lines, path) &&
  !ignoreText.split(/\r?\n/).some((line) => /^\s*!/.test(line) && line.includes(nameOf(`/${path}`)));

/** What the image shows against it; null where it shows nothing, or there is none. */
const imageFault = (
  { evidence }: Planning,
  copy: Site,
  run: RunSite,
  folder: string,
  files: readonly string[],
  { filled, locks, writesLock }: Manifests,
): string | null => {
  const brought = evidence?.layers.get(copy.instruction.line);
  const made = evidence?.layers.get(run.instruction.line);
  if (brought === undefined || made === undefined) return null;
  const missing = files.find((name) => !brought.files.has(childOf(folder, name)));
  if (missing !== undefined) return `the image was built without ${missing} in the folder`;
  const mayWrite = new Set(writesLock ? locks.map((name) => childOf(folder, name)) : []);
  const again = [...made.files.keys()].find((path) => brought.files.has(path) && !mayWrite.has(path));
  if (again !== undefined) return `line ${run.instruction.line} writes ${again}, which it brings`;
  const paths = [...brought.directories, ...brought.files.keys()];
  const over = filled
    .map((name) => childOf(folder, name))
    .find((path) => paths.some((one) => one === path || isBelow(one, path)));
  return over === undefined ? null : `it brings ${over}, which would come over the one that is installed`;
};
