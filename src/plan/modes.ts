import type { LayerEvidence } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import { childOf, nameOf, resolvePath } from "../model/path.ts";
import type { Change } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type Recipe, type RunSite, type Site } from "../recipe/recipe.ts";
import { type Draft, isWorth, type Planning, stepAt } from "./draft.ts";
import { leftStoredAgain, STORED_AGAIN, storedAgainBy } from "./stored-again.ts";
import { type Changes, withoutCalls } from "./without-calls.ts";

/**
 * `COPY run.sh /` and then `RUN chmod +x /run.sh` store it twice: the mode goes to the COPY. Only where that COPY brought just the files
 * that were named, so that no folder gets their mode, and the image shows one mode for all of them.
 * https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
 */
export const planModes = (planning: Planning): Draft => {
  const steps: Draft["steps"][number][] = [];
  const declined: Draft["declined"][number][] = [];
  for (const site of planning.shipped.filter(isUnderstood)) {
    const { line } = site.instruction;
    const findings = storedAgainBy(planning, line);
    const bytes = findings.reduce((sum, finding) => sum + finding.bytes, 0);
    const calls = callsOf(site).filter(({ name }) => name === "chmod");
    const owns = callsOf(site).some(({ name }) => /^ch(?:own|grp)$/.test(name));
    if (calls.length === 0 || owns || !isWorth(bytes, planning, "word")) continue;
    const outcome = moved(planning, site, calls, findings);
    if ("reason" in outcome) {
      const reason = `the chmod of line ${line} stores it again: ${outcome.reason}`;
      // What a RUN stored is for the two RUNs to be put together.
      const copied = findings.filter(({ instruction }) => instruction?.keyword !== "RUN");
      declined.push(...leftStoredAgain(copied, line, reason));
      continue;
    }
    const isSafe = usesBuildKit(planning.recipe);
    const why = `chmod stores the file again; COPY can give it its mode at once.${isSafe ? "" : " --chmod takes BuildKit, Docker's builder since version 23, or buildah."}`;
    const risk = isSafe ? "safe" : "review";
    steps.push(
      stepAt(
        site,
        { rule: STORED_AGAIN, risk, why, changes: outcome.changes },
        planning,
        () => false,
        findings,
      ),
    );
  }
  return { steps, declined };
};

/** What Docker's old builder never read. https://docs.docker.com/build/buildkit/dockerfile-frontend/ */
const usesBuildKit = ({ dockerfile, stages }: Recipe): boolean =>
  /^#\s*syntax\s*=/im.test(dockerfile.text) ||
  stages
    .flat()
    .some(
      ({ instruction }) =>
        instruction.heredocs.length > 0 ||
        instruction.flags.some((flag) => /^--(?:mount|chmod|link|parents|network|security)\b/.test(flag)),
    );

const moved = (
  planning: Planning,
  site: RunSite,
  calls: readonly Call[],
  findings: readonly Finding[],
): Changes => {
  const { line } = site.instruction;
  const layer = planning.evidence?.layers.get(line);
  const named = pathsOf(site, calls);
  const drops = withoutCalls(site, calls);
  if (layer === undefined) return { reason: "its layer is not known" };
  if (named === null) return { reason: "the paths that it names are not written out" };
  if ("reason" in drops) return drops;
  const changes: Change[] = [];
  const lines = new Set(findings.map(({ instruction }) => instruction?.line ?? 0));
  for (const copyLine of lines) {
    const copy = planning.shipped.find(({ instruction }) => instruction.line === copyLine);
    const stored = planning.evidence?.layers.get(copyLine);
    if (copy?.instruction.keyword !== "COPY" || stored === undefined)
      return {
        reason:
          lines.size === 1 ? `line ${copyLine} is no COPY` : `it is about files of line ${copyLine} too`,
      };
    const mode = modeFor({ copy, stored }, { site, layer }, named, planning);
    if (typeof mode !== "number") return mode;
    changes.push({ kind: "flag", line: copyLine, flag: `--chmod=${mode.toString(8).padStart(3, "0")}` });
  }
  const covered = new Set(findings.flatMap(({ paths }) => paths));
  const foreign = named.find((path) => !covered.has(path));
  if (foreign !== undefined) return { reason: `${foreign} did not come with a COPY` };
  return { changes: [...changes, ...drops.changes] };
};

/** The one mode that all files of a COPY have after the RUN. */
const modeFor = (
  { copy, stored }: { readonly copy: Site; readonly stored: LayerEvidence },
  { site, layer }: { readonly site: Site; readonly layer: LayerEvidence },
  named: readonly string[],
  { shipped }: Planning,
): number | { readonly reason: string } => {
  const { line, flags } = copy.instruction;
  if (flags.some((flag) => /^--(?:chmod|link|parents)/.test(flag)))
    return { reason: `line ${line} has flags of its own` };
  const paths = [...stored.files.keys()];
  const other = paths.find((path) => !named.includes(path));
  if (other !== undefined) return { reason: `line ${line} brings ${other} too` };
  if (!areFiles(copy, paths)) return { reason: `line ${line} may bring folders, which would get that mode` };
  const modes = new Set(paths.map((path) => (layer.files.get(path)?.mode ?? -1) & 0o7777));
  const [mode] = modes;
  if (mode === undefined || modes.size > 1 || mode > 0o777)
    return { reason: "it gives more than one mode, or a special one" };
  const owner = paths.find((path) => ownerIn(stored, path) !== ownerIn(layer, path));
  if (owner !== undefined) return { reason: `it changes the owner of ${owner} too` };
  // What could be read or run in between still has to be.
  const takes = paths.some((path) => ((stored.files.get(path)?.mode ?? 0) & 0o777 & ~mode) !== 0);
  const between = shipped.find(
    ({ from, instruction }) => from > copy.from && from < site.from && instruction.keyword === "RUN",
  );
  if (takes && between)
    return { reason: `line ${between.instruction.line} may need the rights that it takes away` };
  return mode;
};

const ownerIn = ({ files }: LayerEvidence, path: string): string =>
  `${files.get(path)?.uid}:${files.get(path)?.gid}`;

/** Whether what is stored are the sources themselves, by their names, so that none of them is a folder. */
const areFiles = ({ instruction, circumstances }: Site, paths: readonly string[]): boolean => {
  const words = instruction.argument.split(/\s+/);
  const [sources, target] = [words.slice(0, -1), words.at(-1) ?? ""];
  if (/[*?[\]"'$]/.test(instruction.argument) || instruction.heredocs.length > 0) return false;
  const isKnown = target.startsWith("/") || circumstances.directory !== null;
  const folder = isKnown ? resolvePath(target, circumstances.directory ?? "/") : null;
  if (folder === null) return false;
  const inside = sources.map((source) => childOf(folder, nameOf(source)));
  const isOnly = sources.length === 1 && paths.length === 1 && paths[0] === folder;
  return isOnly || (paths.length === sources.length && inside.every((path) => paths.includes(path)));
};

/** The files that the calls name, absolute; null where one is no plain word, or the folder is not known. */
const pathsOf = (site: RunSite, calls: readonly Call[]): readonly string[] | null => {
  const from = callsOf(site).some(({ name }) => name === "cd") ? null : site.circumstances.directory;
  const paths: string[] = [];
  for (const { args } of calls) {
    const words = args.filter(({ text }) => !text.startsWith("-") || /^-[rwxXst]+$/.test(text)).slice(1);
    for (const { value } of words) {
      if (value === null || /[*?[\]~]/.test(value) || (!value.startsWith("/") && from === null)) return null;
      const path = resolvePath(value, from ?? "/");
      if (path === null) return null;
      paths.push(path);
    }
  }
  return paths;
};
