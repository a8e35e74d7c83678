import { parseDockerfile } from "../dockerfile/parse.ts";
import { disagreementOf } from "../dockerfile/second-opinion.ts";
import { chainOf } from "../dockerfile/steps.ts";
import type { Dockerfile, Instruction, Stage } from "../model/dockerfile.ts";
import { after, onImage } from "./circumstances.ts";
import { ignoredAbove, ignoredGlobally } from "./ignored.ts";
import type { Circumstances, Recipe, Site } from "./recipe.ts";
import { runOf } from "./run.ts";

/**
 * Reads a Dockerfile for those who would edit it; `before`, where it is one that was edited: its RUNs are not read again where nothing of
 * theirs changed. Throws `bad-dockerfile` where BuildKit would refuse it too.
 */
export function readRecipe(text: string, name: string, before?: Recipe): Recipe {
  const dockerfile = parseDockerfile(text, name);
  const starts = lineStarts(text);
  const everywhere = ignoredGlobally(dockerfile);
  const runs = (before?.stages.flat() ?? []).filter(({ run }) => run !== null);
  const known = new Map(runs.map((site) => [keyOf(site, before), site.run]));
  const read: Reading["read"] = (instruction, shell) =>
    known.get(keyOf({ instruction, circumstances: { shell } }, { dockerfile })) ??
    runOf(instruction, shell, dockerfile);
  const last: Circumstances[] = [];
  const stages = dockerfile.stages.map((stage) => {
    const { sites, at } = sitesOf(stage, last[stage.parent ?? -1], { dockerfile, starts, everywhere, read });
    last.push(at);
    return sites;
  });
  return { dockerfile, stages, doubt: disagreementOf(dockerfile) };
}

interface Reading {
  readonly dockerfile: Dockerfile;
  readonly starts: readonly number[];
  readonly everywhere: readonly string[];
  readonly read: (instruction: Instruction, shell: readonly string[]) => NonNullable<Site["run"]>;
}

/** All that what a RUN runs is read from. */
const keyOf = (
  { instruction, circumstances }: { instruction: Instruction; circumstances: Pick<Circumstances, "shell"> },
  recipe: Pick<Recipe, "dockerfile"> | undefined,
): string => JSON.stringify([instruction.text, circumstances.shell, recipe?.dockerfile.escape]);

function sitesOf(
  stage: Stage,
  parent: Circumstances | undefined,
  { dockerfile, starts, everywhere, read }: Reading,
) {
  let at = parent ?? onImage(stage.base);
  let above = starts[(stage.instructions[0]?.line ?? 1) - 1] ?? 0;
  const sites: Site[] = [];
  for (const instruction of stage.instructions) {
    const from = starts[instruction.line - 1] ?? 0;
    const to = from + instruction.text.length;
    sites.push({
      stage,
      instruction,
      from,
      to,
      newline: dockerfile.text.slice(from, to + 2).includes("\r\n") ? "\r\n" : "\n",
      circumstances: at,
      ignored: new Set([...everywhere, ...ignoredAbove(dockerfile.text.slice(above, from))]),
      run: instruction.keyword === "RUN" ? read(instruction, at.shell) : null,
    });
    at = after(at, instruction, dockerfile);
    above = to;
  }
  return { sites, at };
}

/** Where each line begins. A byte order mark belongs to none. */
const lineStarts = (text: string): readonly number[] => {
  const starts = [text.startsWith("\u{FEFF}") ? 1 : 0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
};

/** The stages that make the image: the given one and those that it builds on, oldest first. */
export const shippedStages = ({ dockerfile }: Recipe, target: Stage): readonly Stage[] =>
  chainOf(dockerfile.stages, target);
