import type { InstructionRef } from "../model/dockerfile.ts";
import type { ReportFinding, ReportLayer } from "../model/report.ts";
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

/** `Dockerfile:12-14`, which editors open; null where no line is known. */
export const fileLineOf = (ref: InstructionRef | null, dockerfile: string | null): string | null => {
  const lines = linesOf(ref);
  return lines === null || dockerfile === null ? lineOf(ref) : `${printable(dockerfile)}:${lines}`;
};

/** The instruction as one printable line, its keyword first; "" where nothing is known. */
export const instructionOf = (ref: InstructionRef | null, createdBy: string | null): string => {
  if (ref === null) return printableLine(createdBy ?? "");
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

/** What stored a finding's bytes. */
export const storedAt = (
  finding: ReportFinding,
  layers: readonly ReportLayer[],
  dockerfile: string | null,
): Place =>
  placeOf(fileLineOf(finding.instruction, dockerfile), finding.instruction, layers[finding.layers[0] ?? -1]);

/** What made a finding's bytes waste later; null where the instruction that stored them did. */
export const wastedAt = (finding: ReportFinding, layers: readonly ReportLayer[]): Place | null => {
  const layer = finding.layers[1];
  if (finding.causedBy === null && (layer === undefined || layer === finding.layers[0])) return null;
  return placeOf(lineOf(finding.causedBy), finding.causedBy, layers[layer ?? -1]);
};
