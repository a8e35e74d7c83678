import type { InstructionRef } from "../model/dockerfile.ts";
import type { ReportFinding, ReportLayer } from "../model/report.ts";
import { columnsOf } from "./columns.ts";
import { printable, printableLine } from "./printable.ts";

/** `12` or `12-14`; null where no line is known. */
export const linesOf = (ref: InstructionRef | null): string | null => {
  if (ref === null || ref.line === null) return null;
  return ref.endLine === null || ref.endLine === ref.line ? `${ref.line}` : `${ref.line}-${ref.endLine}`;
};

/** `line 12` or `lines 12-14`; null where no line is known. */
export const lineOf = (ref: InstructionRef | null): string | null => {
  const lines = linesOf(ref);
  if (lines === null) return null;
  return lines.includes("-") ? `lines ${lines}` : `line ${lines}`;
};

/** Columns of a Dockerfile's path beside each finding: what is longer leaves no room for the instruction. */
const LONGEST_PATH = 28;

/** There is one Dockerfile to a page, so its own name tells it as well as a long path. */
const shortName = (dockerfile: string): string => {
  const path = printable(dockerfile);
  return columnsOf(path) <= LONGEST_PATH ? path : path.slice(path.lastIndexOf("/") + 1);
};

/** `Dockerfile:12-14`, which editors open; null where no line is known. */
export const fileLineOf = (ref: InstructionRef | null, dockerfile: string | null): string | null => {
  const lines = linesOf(ref);
  return lines === null || dockerfile === null ? lineOf(ref) : `${shortName(dockerfile)}:${lines}`;
};

/** Said of a layer whose history has no text, as that of an imported one has none. */
export const NO_INSTRUCTION = "no instruction recorded";

/** The instruction as one printable line, its keyword first. */
export const instructionOf = (ref: InstructionRef | null, createdBy: string | null): string => {
  if (ref === null) return printableLine(createdBy ?? "") || NO_INSTRUCTION;
  const text = printableLine(ref.text);
  const keyword = printableLine(ref.keyword);
  return text.toUpperCase().startsWith(keyword.toUpperCase()) ? text : `${keyword} ${text}`;
};

/** Where something happened: the line, else the layer; then the instruction. */
export interface Place {
  readonly where: string;
  readonly instruction: string;
}

const placeOf = (
  where: string | null,
  ref: InstructionRef | null,
  layer: ReportLayer | undefined,
): Place => ({
  where: where ?? (layer === undefined ? "unknown layer" : `layer ${layer.index}`),
  instruction: instructionOf(ref, layer?.createdBy ?? null),
});

const ofLayer = (layers: readonly ReportLayer[], index: number | undefined): ReportLayer | undefined =>
  index === undefined ? undefined : layers[index];

/** What stored a finding's bytes, and of live bytes what stored them first. */
export const storedAt = (
  finding: ReportFinding,
  layers: readonly ReportLayer[],
  dockerfile: string | null,
): Place => {
  const [stored, other] = finding.layers;
  const layer = finding.kind === "dead" ? stored : (other ?? stored);
  return placeOf(fileLineOf(finding.instruction, dockerfile), finding.instruction, ofLayer(layers, layer));
};

/** What made a finding's bytes waste later; null where the instruction that stored them did. */
export const wastedAt = (
  finding: ReportFinding,
  layers: readonly ReportLayer[],
  dockerfile: string | null = null,
): Place | null => {
  const [stored, layer] = finding.layers;
  if (finding.kind !== "dead" || layer === undefined || layer === stored) return null;
  return placeOf(fileLineOf(finding.causedBy, dockerfile), finding.causedBy, ofLayer(layers, layer));
};

/** What stored a finding's live bytes once more, unchanged, so that they lie in its layer now; null where nothing did. */
export const storedAgainAt = (finding: ReportFinding, layers: readonly ReportLayer[]): Place | null => {
  const [stored, first] = finding.layers;
  const layer = ofLayer(layers, stored);
  if (finding.kind === "dead" || first === undefined || layer === undefined) return null;
  return placeOf(lineOf(layer.instruction), layer.instruction, layer);
};
