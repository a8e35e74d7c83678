import type { InstructionRef } from "../model/dockerfile.ts";
import type { Report, ReportFinding } from "../model/report.ts";
import type { Replacement } from "../model/step.ts";
import { worthBytes } from "./attention.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { actionable } from "./verdict.ts";

/** Lines of the file, counted from 1, both included. */
export interface Lines {
  readonly line: number;
  readonly endLine: number;
}

/** How much a finding matters: `major` is a tenth of the image or more, `info` is not worth a person's minute. */
export type Severity = "major" | "minor" | "info";

/** A finding as tools take it that show findings beside the lines of a file. */
export interface Annotation extends Lines {
  readonly finding: ReportFinding;
  /** The lines that made it waste, where that was another instruction. */
  readonly cause: Lines | null;
  readonly severity: Severity;
  /** The same from one run to the next, whatever lines come and go above it. */
  readonly fingerprint: string;
  /** Findings that nothing but their bytes tells apart are counted, from 1. */
  readonly ordinal: number;
}

/** Null where no line is known. */
export const linesAt = (ref: InstructionRef | null): Lines | null =>
  ref === null || ref.line === null
    ? null
    : { line: ref.line, endLine: Math.max(ref.line, ref.endLine ?? ref.line) };

/** Where what has no line of its own is shown: at the `FROM` that the base's layers came with, else at the top of the file. */
export const fromLines = ({ layers }: Report): Lines =>
  linesAt(layers.find(({ base, instruction }) => base && instruction?.line != null)?.instruction ?? null) ?? {
    line: 1,
    endLine: 1,
  };

const severityOf = ({ sizes }: Report, { kind, bytes }: ReportFinding): Severity => {
  if (kind === "ambiguous") return "minor";
  if (kind === "advice" || bytes < worthBytes(sizes.storedBytes)) return "info";
  return bytes * 10 >= sizes.storedBytes ? "major" : "minor";
};

const nameOf = (ref: InstructionRef | null, report: Report, layer: number | undefined): string =>
  ref === null
    ? (report.layers[layer ?? -1]?.createdBy ?? `layer ${layer}`)
    : `${ref.stage ?? ""}\n${ref.keyword}\n${ref.text}`;

/** All that names a finding and is not a number of a line, a layer or bytes. */
const identityOf = (finding: ReportFinding, report: Report): string[] => [
  finding.rule,
  nameOf(finding.instruction, report, finding.layers[0]),
  finding.layers[1] === undefined ? "" : nameOf(finding.causedBy, report, finding.layers[1]),
];

const compareLayers = (a: ReportFinding, b: ReportFinding): number =>
  (a.layers[0] ?? 0) - (b.layers[0] ?? 0) || (a.layers[1] ?? 0) - (b.layers[1] ?? 0);

const annotated = (findings: readonly ReportFinding[], report: Report, artifact: string): Annotation[] => {
  const seen = new Map<string, number>();
  const marks = new Map<ReportFinding, { fingerprint: string; ordinal: number }>();
  for (const finding of [...findings].sort(compareLayers)) {
    const identity = [artifact, ...identityOf(finding, report)];
    const ordinal = (seen.get(JSON.stringify(identity)) ?? 0) + 1;
    seen.set(JSON.stringify(identity), ordinal);
    marks.set(finding, { fingerprint: fingerprintOf([...identity, `${ordinal}`]), ordinal });
  }
  return findings.map((finding) => ({
    finding,
    ...(linesAt(finding.instruction) ?? fromLines(report)),
    cause: linesAt(finding.causedBy),
    severity: severityOf(report, finding),
    ...(marks.get(finding) ?? { fingerprint: "", ordinal: 1 }),
  }));
};

/** What can be done something about, in the report's order: waste above the base, what engines read differently, advice. */
export const annotationsOf = (report: Report, artifact: string): Annotation[] => {
  const costless = report.findings.filter(({ kind }) => kind === "ambiguous" || kind === "advice");
  return annotated([...actionable(report), ...costless], report, artifact);
};

/** Those worth a look: the `top` first where it is given. */
export const worthAnnotating = (report: Report, artifact: string, top: number | null): Annotation[] => {
  const all = annotationsOf(report, artifact);
  return top === null ? all.filter(({ severity }) => severity !== "info") : all.slice(0, top);
};

/** The waste of the base: a finding a rule, at the `FROM` that brought it. */
export const baseAnnotations = (report: Report, artifact: string): Annotation[] => {
  const byRule = new Map<string, ReportFinding>();
  for (const finding of report.findings.filter(({ base, bytes }) => base && bytes > 0)) {
    const sum = byRule.get(finding.rule);
    byRule.set(finding.rule, {
      ...finding,
      layers: [],
      instruction: null,
      causedBy: null,
      bytes: finding.bytes + (sum?.bytes ?? 0),
      paths: [...(sum?.paths ?? []), ...finding.paths],
      pathCount: finding.pathCount + (sum?.pathCount ?? 0),
    });
  }
  return annotated([...byRule.values()], report, `${artifact} base`);
};

/** The edits that mend just this finding, where it stands. */
export const mendedBy = (
  { rule, instruction }: ReportFinding,
  replacements: readonly Replacement[] = [],
): readonly Replacement[] =>
  replacements.filter(
    ({ steps: [step, ...more] }) =>
      more.length === 0 && step !== undefined && step.rule === rule && step.line === instruction?.line,
  );
