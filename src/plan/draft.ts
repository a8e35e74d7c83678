import type { Evidence } from "../model/evidence.ts";
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

/** A step at a site. `files` says which of the bytes that its layer stores a rebuilt image is without. */
export const stepAt = (
  { instruction }: Site,
  core: Core,
  { evidence }: Planning,
  files: (path: string) => boolean,
  answers: readonly Finding[],
): Step => ({
  ...core,
  line: instruction.line,
  endLine: instruction.endLine,
  ...savings(evidence, instruction.line, files, answers),
  estimate: false,
  answers,
});

const savings = (
  evidence: Evidence | null,
  line: number,
  files: (path: string) => boolean,
  answers: readonly Finding[],
): Pick<Step, "savesBytes" | "savesBlobBytes"> => {
  const layer = evidence?.layers.get(line);
  if (layer === undefined) return { savesBytes: null, savesBlobBytes: null };
  const named = new Set(
    answers.filter(({ layers }) => layers[0] === layer.index).flatMap(({ paths }) => paths),
  );
  let savesBytes = 0;
  for (const [path, { bytes }] of layer.files) if (named.has(path) || files(path)) savesBytes += bytes;
  return { savesBytes, savesBlobBytes: Math.round(savesBytes * layer.pulledPerByte) };
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
