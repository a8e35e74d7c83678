import type { Dockerfile, Instruction, InstructionRef, Stage, Trace } from "../model/dockerfile.ts";
import { type Alignment, align } from "./align.ts";
import { createdBy } from "./by-history.ts";
import type { HistoryCommand } from "./history.ts";
import { textOf } from "./instruction.ts";
import type { LayerEntries } from "./layers.ts";
import { metadataNote, mismatchNote, noBaseNote, otherStageNote, scratchNote, sharedNote } from "./notes.ts";
import { baseNameOf } from "./parse.ts";
import { chainOf, type Knowledge, stepsOf } from "./steps.ts";

/** Blames each layer on the line that made it, and what lies below the Dockerfile's own layers on its FROM. */
export function traceByDockerfile(
  commands: readonly HistoryCommand[],
  layers: readonly LayerEntries[],
  dockerfile: Dockerfile,
  stage: Stage,
  knowledge: Knowledge,
): Trace {
  const alignment = align(commands, stepsOf(dockerfile, stage, knowledge));
  const root = chainOf(dockerfile.stages, stage)[0] ?? stage;
  const baseName = baseNameOf(root, dockerfile);
  const below = layers.filter((layer) => isBelow(layer, alignment)).length;
  const doubt = alignment.failed === null ? doubtOfBase(dockerfile, root, baseName, below) : null;
  const isWhole = alignment.failed === null && doubt === null;

  const blame = (layer: LayerEntries, index: number): InstructionRef | null => {
    if (isBelow(layer, alignment)) return isWhole ? refOf(root.instructions[0], root) : null;
    const step = layer.makers.length === 1 ? alignment.stepOf.get(layer.makers[0] ?? -1) : undefined;
    return step === undefined || (doubt !== null && index === 0) ? null : refOf(step.instruction, step.stage);
  };
  return {
    origins: layers.map((layer, index) => ({
      createdBy: createdBy(commands, layer),
      instruction: blame(layer, index),
    })),
    baseLayers: isWhole ? below : null,
    baseName,
    notes: [
      ...mismatchNotes(commands, alignment, dockerfile, stage, knowledge),
      ...(doubt === null ? [] : [doubt]),
      ...layerNotes(commands, layers, alignment),
    ],
  };
}

const isBelow = ({ entries }: LayerEntries, { lowest }: Alignment): boolean =>
  (entries.at(-1) ?? -1) < lowest;

const refOf = (instruction: Instruction | undefined, { name }: Stage): InstructionRef | null =>
  instruction === undefined
    ? null
    : {
        line: instruction.line,
        endLine: instruction.endLine,
        keyword: instruction.keyword,
        stage: name,
        text: textOf(instruction),
      };

/** A base that is not there, and layers where none can be. A base that a build argument names can be either. */
function doubtOfBase(
  dockerfile: Dockerfile,
  { base, instructions }: Stage,
  baseName: string,
  below: number,
): string | null {
  const line = instructions[0]?.line ?? 0;
  if (base.includes("$")) return null;
  if (baseName.toLowerCase() === "scratch") return below > 0 ? scratchNote(dockerfile, line) : null;
  return below === 0 ? noBaseNote(baseName) : null;
}

/** Says where the Dockerfile and the history part, and whether another stage fits. */
function mismatchNotes(
  commands: readonly HistoryCommand[],
  { failed, lowest, stepOf }: Alignment,
  dockerfile: Dockerfile,
  stage: Stage,
  knowledge: Knowledge,
): readonly string[] {
  if (failed === null) return [];
  const others = dockerfile.stages.filter(
    (other) => other.index !== stage.index && other.instructions.length > 1,
  );
  const fitting = others.filter(
    (other) => align(commands, stepsOf(dockerfile, other, knowledge)).failed === null,
  );
  return [
    mismatchNote(dockerfile, failed, commands[lowest - 1], stepOf.size > 0),
    ...fitting.map((other) => otherStageNote(dockerfile, other)),
  ];
}

function layerNotes(
  commands: readonly HistoryCommand[],
  layers: readonly LayerEntries[],
  alignment: Alignment,
): readonly string[] {
  return layers.flatMap((layer, index) => {
    if (isBelow(layer, alignment) || layer.makers.length === 1) return [];
    return layer.makers.length > 1
      ? [sharedNote(index)]
      : [metadataNote(index, commands[layer.entries.at(-1) ?? -1])];
  });
}
