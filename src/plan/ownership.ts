import type { LayerEvidence, StoredFile } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Change } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import { type Draft, isWorth, type Planning, stepAt } from "./draft.ts";
import { leftStoredAgain, STORED_AGAIN, storedAgainBy } from "./stored-again.ts";
import type { Changes } from "./without-calls.ts";

/**
 * `COPY . /app` and then `RUN chown -R app /app` store all of it twice: the owner goes to the COPY. `chown` without `-R` stays, for
 * the folder itself, which COPY finds there. Only where the image shows that all that the RUN stored came from a COPY, and that
 * nothing but the owner changed. https://docs.docker.com/reference/dockerfile/#copy---chown---chmod
 */
export const planOwnership = (planning: Planning): Draft => {
  const steps: Draft["steps"][number][] = [];
  const declined: Draft["declined"][number][] = [];
  for (const site of planning.shipped.filter(isUnderstood)) {
    const { line } = site.instruction;
    const findings = storedAgainBy(planning, line);
    const bytes = findings.reduce((sum, finding) => sum + finding.bytes, 0);
    const chowns = callsOf(site).filter(({ name, args }) => name === "chown" && args.some(isRecursive));
    const [chown] = chowns;
    if (chown === undefined || !isWorth(bytes, planning, "word")) continue;
    const outcome =
      chowns.length > 1
        ? { reason: "it calls chown more than once" }
        : moved(planning, site, chown, findings);
    if ("reason" in outcome) {
      const reason = `the chown -R of line ${line} stores it again: ${outcome.reason}`;
      declined.push(...leftStoredAgain(findings, line, reason));
      continue;
    }
    const why = `chown -R stores every file again; COPY can store them with their owner at once. The folder itself still gets it at line ${line}.`;
    steps.push(
      stepAt(
        site,
        { rule: STORED_AGAIN, risk: "safe", why, changes: outcome.changes },
        planning,
        () => false,
        findings,
      ),
    );
  }
  return { steps, declined };
};

const isRecursive = ({ text }: Call["args"][number]): boolean => text === "-R" || text === "--recursive";

const moved = (planning: Planning, site: RunSite, chown: Call, findings: readonly Finding[]): Changes => {
  const copies = findings.map(({ instruction }) =>
    planning.shipped.find((other) => other.instruction.line === instruction?.line),
  );
  const wrong = copies.find((copy) => copy?.instruction.keyword !== "COPY");
  if (wrong !== undefined)
    return {
      reason: `line ${wrong.instruction.line} is ${wrong.instruction.keyword === "ADD" ? "an" : "a"} ${wrong.instruction.keyword}, not a COPY`,
    };
  const known = copies.filter((copy) => copy !== undefined);
  const flagged = known.find(({ instruction }) =>
    instruction.flags.some((flag) => /^--(?:chown|link)/.test(flag)),
  );
  if (flagged) return { reason: `line ${flagged.instruction.line} has flags of its own` };
  const [word, spec] = [chown.args.find(isRecursive), chown.args.find(({ text }) => !text.startsWith("-"))];
  const owner = spec?.value ?? null;
  if (word === undefined || owner === null || !/^[\w.-]+(?::[\w.-]*)?$/.test(owner))
    return { reason: "its owner is not written out" };
  const unknown = known.find((copy) => !isKnownAt(planning, copy, owner.split(":")[0] ?? ""));
  if (unknown)
    return { reason: `${owner.split(":")[0]} is not there yet at line ${unknown.instruction.line}` };
  const differing = differenceOf(planning, site, known, findings, pathsOf(chown));
  if (differing !== null) return { reason: differing };
  const flag = `--chown=${owner.includes(":") ? owner.replace(/:$/, "") : `${owner}:0`}`;
  return {
    changes: [
      ...[...new Set(known)].map((copy): Change => ({ kind: "flag", line: copy.instruction.line, flag })),
      {
        kind: "replace-words",
        line: site.instruction.line,
        from: site.from + word.from - 1,
        to: site.from + word.to,
        text: "",
      },
    ],
  };
};

const pathsOf = (chown: Call): readonly string[] =>
  chown.args
    .filter(({ text }) => !text.startsWith("-"))
    .slice(1)
    .map(({ value }) => (value ?? "").replace(/\/$/, ""));

/** A number is known everywhere; a name where an earlier RUN makes it, or where only the base can have brought it. */
const isKnownAt = ({ shipped, evidence }: Planning, copy: Site, user: string): boolean => {
  if (/^\d+$/.test(user) || user === "root") return true;
  const makers = shipped.filter(
    (other) =>
      isUnderstood(other) &&
      callsOf(other).some(
        ({ name, args }) =>
          /^(?:useradd|adduser|groupadd|addgroup)$/.test(name) && args.some(({ value }) => value === user),
      ),
  );
  if (makers.length > 0) return makers.some(({ from }) => from < copy.from);
  const touched = shipped.some(({ instruction }) => /passwd|shadow/.test(instruction.text));
  return !touched && (evidence?.accounts ?? "").split("\n").some((line) => line.startsWith(`${user}:`));
};

/** What the RUN did besides giving files of these COPYs another owner; null where that is all. */
const differenceOf = (
  { evidence }: Planning,
  site: RunSite,
  copies: readonly Site[],
  findings: readonly Finding[],
  targets: readonly string[],
): string | null => {
  const layer = evidence?.layers.get(site.instruction.line);
  const before = copies.flatMap(({ instruction }) => evidence?.layers.get(instruction.line) ?? []);
  if (layer === undefined) return "its layer is not known";
  const covered = new Set(findings.flatMap(({ paths }) => paths));
  const mine = [...layer.files.keys()].filter((path) =>
    targets.some((target) => path === target || path.startsWith(`${target}/`)),
  );
  const foreign = mine.find((path) => !covered.has(path));
  if (foreign !== undefined) return `${foreign} did not come with a COPY`;
  const folder = [...layer.directories].find(
    (path) =>
      targets.some((target) => path.startsWith(`${target}/`)) &&
      !before.some(({ directories }) => directories.has(path)),
  );
  if (folder !== undefined) return `the folder ${folder} did not come with a COPY`;
  const changed = mine.find((path) => modeIn(before, path) !== layer.files.get(path)?.mode);
  return changed === undefined ? null : `it changes the mode of ${changed} too`;
};

const modeIn = (layers: readonly LayerEvidence[], path: string): StoredFile["mode"] | undefined =>
  layers.map(({ files }) => files.get(path)?.mode).findLast((mode) => mode !== undefined);
