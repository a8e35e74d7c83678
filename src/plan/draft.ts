import type { BuildContext } from "../model/build-context.ts";
import type { Evidence, LayerEvidence } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Declined, Step } from "../model/step.ts";
import type { Recipe, Site } from "../recipe/recipe.ts";

/** What every planner looks at. */
export interface Planning {
  readonly recipe: Recipe;
  /** The sites that ship in the image, oldest first: those of the target and of the stages that it builds on. */
  readonly shipped: readonly Site[];
  /** Null where no image was given, or one that is not this Dockerfile's. */
  readonly evidence: Evidence | null;
  /** Whether caches are kept out of the image by mounts, and not by cleaning: a file does the one or the other. */
  readonly cacheMounts: boolean;
  /** The folder that the build copies from; null where nobody gave it. */
  readonly context: BuildContext | null;
}

/** What one planner has to say. Planners know nothing of one another. */
export interface Draft {
  readonly steps: readonly Step[];
  readonly declined: readonly Declined[];
}

export const NOTHING: Draft = { steps: [], declined: [] };

export const both = (...drafts: readonly Draft[]): Draft => ({
  steps: drafts.flatMap(({ steps }) => steps),
  declined: drafts.flatMap(({ declined }) => declined),
});

/** What a step is, less what follows from the site and the evidence. */
type Core = Pick<Step, "rule" | "risk" | "why" | "changes">;

/**
 * A step at a site. `files` says which of the files that the layers of all changed lines store a rebuilt image is without: that
 * many bytes it saves, live or dead, and the findings that speak of nothing else it answers.
 */
export const stepAt = (
  { instruction }: Site,
  core: Core,
  { evidence }: Planning,
  files: (path: string) => boolean,
  answers: readonly Finding[],
): Step => {
  const lines = [...new Set([instruction.line, ...core.changes.map(({ line }) => line)])];
  const layers = lines.flatMap((line) => evidence?.layers.get(line) ?? []);
  const further = (evidence?.findings ?? []).filter(
    (finding) =>
      !answers.includes(finding) &&
      finding.paths.every(files) &&
      layers.some(({ index }) => index === finding.layers[0]),
  );
  const removes = evidence === null ? new Set<string>() : removedBy(layers, files, answers);
  return {
    ...core,
    line: instruction.line,
    endLine: instruction.endLine,
    ...savingOf(removes, evidence),
    estimate: false,
    answers: [...answers, ...further],
    removes,
  };
};

const removedBy = (
  layers: readonly LayerEvidence[],
  files: (path: string) => boolean,
  answers: readonly Finding[],
): ReadonlySet<string> => {
  const removes = new Set<string>();
  for (const layer of layers) {
    const named = new Set(
      answers.filter((one) => one.layers[0] === layer.index).flatMap(({ paths }) => paths),
    );
    for (const path of layer.files.keys())
      if (named.has(path) || files(path)) removes.add(`${layer.index} ${path}`);
  }
  return removes;
};

/** What it saves not to store some files, named as `LAYER PATH`. */
export const savingOf = (
  removes: ReadonlySet<string>,
  evidence: Evidence | null,
): Pick<Step, "savesBytes" | "savesBlobBytes"> => {
  if (evidence === null) return { savesBytes: null, savesBlobBytes: null };
  let savesBytes = 0;
  let savesBlobBytes = 0;
  for (const { index, files, pulledPerByte } of evidence.layers.values())
    for (const [path, { bytes }] of files) {
      if (!removes.has(`${index} ${path}`)) continue;
      savesBytes += bytes;
      savesBlobBytes += bytes * pulledPerByte;
    }
  return { savesBytes, savesBlobBytes: Math.round(savesBlobBytes) };
};

/** What two steps take away counts for the first of them. */
export const countedOnce = (steps: readonly Step[], evidence: Evidence | null): readonly Step[] => {
  const seen = new Set<string>();
  return steps.map((step) => {
    const own = new Set([...step.removes].filter((file) => !seen.has(file)));
    for (const file of own) seen.add(file);
    return { ...step, ...savingOf(own, evidence) };
  });
};

/** The findings of a line that a rule or a detector made. */
export const findingsAt = ({ evidence }: Planning, line: number, rule: string): readonly Finding[] =>
  (evidence?.findings ?? []).filter(
    ({ waste, instruction }) => waste.id === rule && instruction?.line === line,
  );

/** Less than this of an image is not worth a word more in anybody's Dockerfile; for a command of its own it takes more. */
export const isWorth = (bytes: number, { evidence }: Planning, what: "word" | "command"): boolean => {
  const storedBytes = evidence?.storedBytes ?? 0;
  return what === "word"
    ? bytes >= Math.min(1e5, storedBytes / 1000)
    : bytes >= Math.min(1e6, storedBytes / 200);
};
