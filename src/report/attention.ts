import type { Warning } from "../model/finding.ts";
import type { Report, ReportFinding } from "../model/report.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { actionable } from "./verdict.ts";

/** How many findings are shown where nobody said. */
const FEW = 10;

/** Below a megabyte, or below a hundredth of a small image, a finding is not worth a person's minute. */
export const worthBytes = (storedBytes: number): number => Math.min(1e6, storedBytes / 100);

/** Some of a list to show, and what is left out. */
export interface Shown {
  readonly findings: readonly ReportFinding[];
  readonly hidden: number;
  readonly hiddenBytes: number;
}

/** The findings to show: the `top` largest; where `top` is null, the ten largest of those that are worth a look. */
export const worthShowing = (report: Report, top: number | null): Shown => {
  const all = actionable(report);
  const worth = worthBytes(report.sizes.storedBytes);
  const findings = top === null ? all.filter(({ bytes }) => bytes >= worth).slice(0, FEW) : all.slice(0, top);
  const rest = all.slice(findings.length);
  const hiddenBytes = rest.reduce((total, finding) => total + finding.bytes, 0);
  return { findings, hidden: rest.length, hiddenBytes };
};

/** `… and 14 smaller ones, 2.1 MB; --top 24 shows them`; "" where nothing is hidden. */
export const hiddenText = ({ findings, hidden, hiddenBytes }: Shown): string => {
  if (hidden === 0) return "";
  const them = hidden === 1 ? "it" : "them";
  const some =
    findings.length === 0
      ? `Nothing worth a look: ${countOf(hidden, "small finding")}`
      : `… and ${countOf(hidden, "smaller one")}`;
  return `${some}, ${formatBytes(hiddenBytes)}; --top ${findings.length + hidden} shows ${them}`;
};

/** Findings that cost no bytes: what engines read differently, and advice. */
export const findingsOfKind = (report: Report, kind: "ambiguous" | "advice"): ReportFinding[] =>
  report.findings.filter((finding) => finding.kind === kind);

const NOTES: readonly string[] = ["image", "ignored"];

/** What is no warning: which image of several was chosen, what else there is, and what a config ignores. */
export const notesOf = ({
  warnings,
}: Report): { readonly notes: readonly Warning[]; readonly warnings: readonly Warning[] } => ({
  notes: warnings.filter(({ code }) => NOTES.includes(code)),
  warnings: warnings.filter(({ code }) => !NOTES.includes(code)),
});
