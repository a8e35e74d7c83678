import type { Step } from "../model/step.ts";
import { readRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { rewriteDockerfile } from "../rewrite/rewrite.ts";

/** A text with steps that hold in it. */
interface WithSteps {
  readonly text: string;
  readonly steps: readonly Step[];
}

/**
 * Where the last stage became two: what of the steps within the old one is about the build's cache holds in the stage that builds as well, for that
 * one has the same COPYs and RUNs. Steps are told by the lines of the old file.
 */
export const orderedIn = (split: string, recipe: Recipe, steps: readonly Step[]): WithSteps => {
  const after = readRecipe(split, recipe.dockerfile.name);
  const meant = steps.flatMap((step) => inNewLines(step, recipe, after) ?? []);
  const { text, steps: done } = rewriteDockerfile(after, {
    steps: meant.map(({ moved }) => moved),
    declined: [],
  });
  return { text, steps: meant.filter(({ moved }) => done.includes(moved)).map(({ step }) => step) };
};

/**
 * Steps about `.dockerignore` hold whatever the stages are: the build's folder is the same. What they save is what would be copied
 * into the last stage, `spared`.
 */
export const ignoringIn = (steps: readonly Step[], spared: ReadonlyMap<string, number>): readonly Step[] => {
  const counted = new Set<string>();
  return steps.filter(isIgnoring).map((step) => {
    let savesBytes = 0;
    for (const file of [...step.removes].filter((one) => !counted.has(one))) {
      savesBytes += spared.get(file) ?? 0;
      counted.add(file);
    }
    const pulledPerByte = (step.savesBlobBytes ?? 0) / (step.savesBytes || 1);
    return { ...step, savesBytes, savesBlobBytes: Math.round(savesBytes * pulledPerByte), estimate: true };
  });
};

/** Whether a step is about what the build's folder gives, and changes no Dockerfile. */
export const isIgnoring = ({ changes, ignores = [] }: Step): boolean =>
  changes.length === 0 && ignores.length > 0;

/** A step of nothing but such changes, with the lines of the new file; null where one of them is not to be found there. */
const inNewLines = (
  step: Step,
  before: Recipe,
  after: Recipe,
): { readonly step: Step; readonly moved: Step } | null => {
  const changes = step.changes.flatMap((change) => {
    if (change.kind !== "copy-first") return [];
    const lines = [change.line, change.behind, ...(change.passing ?? [])];
    const [line, behind, ...passing] = lines.flatMap((old) => newLine(old, before, after) ?? []);
    return line === undefined || behind === undefined || passing.length < lines.length - 2
      ? []
      : [{ ...change, line, behind, ...(passing.length === 0 ? {} : { passing }) }];
  });
  if (changes.length === 0 || changes.length < step.changes.length) return null;
  return { step, moved: { ...step, changes } };
};

/** The line of the same instruction of the same stage: the same of those that say the same. */
const newLine = (line: number, before: Recipe, after: Recipe): number | null => {
  const stage = before.stages.findIndex((sites) =>
    sites.some(({ instruction }) => instruction.line === line),
  );
  const site = before.stages[stage]?.find(({ instruction }) => instruction.line === line);
  const alike = (recipe: Recipe) =>
    (recipe.stages[stage] ?? []).filter(({ instruction }) => instruction.text === site?.instruction.text);
  const at = alike(before).findIndex(({ instruction }) => instruction.line === line);
  return alike(after)[at]?.instruction.line ?? null;
};
