import type { Dockerfile, Stage } from "../model/dockerfile.ts";
import type { HistoryCommand } from "./history.ts";
import { textOf } from "./instruction.ts";
import type { Step } from "./steps.ts";

/** The sentences of a trace: what could not be matched, where, and what to do. */

export const untraceableNote = (told: number, layerCount: number): string =>
  (told === 0
    ? "the image has no history"
    : `the image has ${layerCount} layers, but its history tells of ${told}`) +
  ": no layer can be traced to an instruction; rebuild it with a builder that keeps the history";

export const sharedNote = (layer: number): string =>
  `layer ${layer} holds several instructions together and none is blamed for it; ` +
  "build one layer an instruction (buildah --layers, no --squash, no --single-snapshot)";

export const metadataNote = (layer: number, command: HistoryCommand | undefined): string =>
  `layer ${layer} is recorded under ${quote(command)}, which writes no files, and no instruction is blamed for it; ` +
  "build one layer an instruction (kaniko without --single-snapshot)";

export function mismatchNote(
  { name }: Dockerfile,
  { instruction }: Step,
  found: HistoryCommand | undefined,
  anyBlamed: boolean,
): string {
  const there = found === undefined ? "which ends there" : `which has ${quote(found)} there`;
  return (
    `${name}: line ${instruction.line} \`${clip(textOf(instruction))}\` is not in the image's history, ${there}: ` +
    `no layer${anyBlamed ? " from there down" : ""} is blamed on a line; give the Dockerfile that this image was built from`
  );
}

export const otherStageNote = ({ name }: Dockerfile, stage: Stage): string =>
  `${name}: the image's history fits stage ${stage.name ?? stage.index}; name it as the target`;

export const scratchNote = ({ name }: Dockerfile, line: number): string =>
  `${name}: line ${line} builds on scratch, but the image has layers below those of its instructions; ` +
  "give the Dockerfile that this image was built from";

export const noBaseNote = (base: string): string =>
  `no layer came from the base ${base}: it was squashed into layer 0, for which no instruction is blamed; ` +
  "build without --squash";

const clip = (text: string): string => text.replace(/^(.{59}).{2,}$/u, "$1…");

/** The value of an ARG can be a secret. */
function quote(command: HistoryCommand | undefined): string {
  if (command === undefined || command.text === "") return "no text";
  return `\`${command.keyword === "ARG" ? "ARG …" : clip(command.text)}\``;
}
