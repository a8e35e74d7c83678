import type { Finding } from "../model/finding.ts";
import type { Declined } from "../model/step.ts";
import type { Planning } from "./draft.ts";

/** What is stored twice for a new owner or mode alone. */
export const STORED_AGAIN = "metadata-only";

/** What the instruction at a line stored a second time, and is not the base's. */
export const storedAgainBy = ({ evidence }: Planning, line: number): readonly Finding[] =>
  (evidence?.findings ?? []).filter(
    ({ waste, base, causedBy }) => waste.id === STORED_AGAIN && !base && causedBy?.line === line,
  );

/** The same reason for each, at the line that stored it first. */
export const leftStoredAgain = (
  findings: readonly Finding[],
  line: number,
  reason: string,
): readonly Declined[] =>
  findings.map((finding) => ({
    rule: STORED_AGAIN,
    line: finding.instruction?.line ?? line,
    reason,
    finding,
    bytes: finding.bytes,
  }));
