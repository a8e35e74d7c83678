import { expect } from "vitest";
import type { ReportFinding } from "../../src/model/report.ts";
import type { Reading } from "./images.ts";

/** One waste that the image's author would name. Bounds, for packages grow; what `random` wrote is exact. */
export interface Expected {
  readonly rule: string;
  /** The line that stored it; without a Dockerfile the layer. */
  readonly line: number;
  /** The line, or layer, that made it waste. */
  readonly causedBy?: number;
  readonly atLeastBytes: number;
  readonly atMostBytes?: number;
}

const lineOf = (finding: ReportFinding, cause: boolean): number | null => {
  const instruction = cause ? finding.causedBy : finding.instruction;
  const layer = finding.layers[cause ? 1 : 0] ?? null;
  return instruction === null ? null : (instruction.line ?? layer);
};

/** Checks that each is found where its author would look for it. */
export const expectFindings = ({ report }: Reading, expected: readonly Expected[]): void => {
  const listed = report.findings.map((finding) => ({
    rule: finding.rule,
    line: lineOf(finding, false),
    causedBy: lineOf(finding, true),
    bytes: finding.bytes,
  }));
  const missing = expected.filter(
    ({ rule, line, causedBy = null, atLeastBytes, atMostBytes = Number.POSITIVE_INFINITY }) =>
      !listed.some(
        (found) =>
          found.rule === rule &&
          found.line === line &&
          found.causedBy === causedBy &&
          found.bytes >= atLeastBytes &&
          found.bytes <= atMostBytes,
      ),
  );
  const near = listed.filter(({ rule }) => missing.some((wanted) => wanted.rule === rule));
  expect(missing, `of these rules there is ${JSON.stringify(near)}`).toEqual([]);
};

/** Checks that nothing, or nothing of these kinds, is charged to what stands above the base. */
export const expectNone = ({ report }: Reading, rules: readonly string[] | "anything"): void => {
  const above = report.findings.filter(({ base }) => !base).map(({ rule }) => rule);
  expect(above.filter((rule) => rules === "anything" || rules.includes(rule))).toEqual([]);
};
