import type { Warning } from "../model/finding.ts";
import type { Gate, Report, ReportFinding } from "../model/report.ts";
import { findingsOfKind, hiddenText, notesOf, worthShowing } from "./attention.ts";
import { countOf, formatBytes, formatRatio } from "./bytes.ts";
import { cutEnd } from "./columns.ts";
import { foldPaths } from "./folded.ts";
import { CELL, codeCell, instructionCell, MOST_ROWS, moreOf, proseCell, SENTENCE } from "./markdown-cells.ts";
import { basePart, layersPart } from "./markdown-layers.ts";
import { code, joinWithin, MOST_CHARACTERS, table } from "./markup.ts";
import { type Place, storedAgainAt, storedAt, wastedAt } from "./place.ts";
import { printableLine } from "./printable.ts";
import { actionable, pullOf, verdictOf, wasteOf, wasteTotal, worstPlace } from "./verdict.ts";

export interface MarkdownOptions {
  readonly dockerfile: string | null;
  /** How many findings; null for as many as are worth a look. */
  readonly top: number | null;
}

const AMBIGUOUS = `### Engines read this image differently

Docker, podman and other engines do not all unpack these layers to the same files. Sizes here follow the OCI rules.`;

/** The numbers in one line, which image it is, where to begin, and the numbers in full. */
const headline = (report: Report): string => {
  const { image, sizes } = report;
  const waste = wasteTotal(wasteOf(report, false));
  const title = waste === 0 ? "no waste" : `${formatBytes(waste)} of waste`;
  const based = report.layers.some((layer) => layer.base);
  const worst = worstPlace(report);
  const start =
    worst === null
      ? ""
      : ` Start with ${worst.where}, ${formatBytes(worst.bytes)}: ${instructionCell(worst.instruction)}.`;
  return [
    `## slim: ${title} in ${formatBytes(sizes.storedBytes)}`,
    `${codeCell(image.name)} ${codeCell(image.platform)}: ${proseCell(verdictOf(report))}${start}`,
    `${based ? "Base included: " : ""}${formatBytes(sizes.liveBytes)} live, ${formatBytes(sizes.deadBytes)} dead; ` +
      `efficiency ${formatRatio(sizes.efficiency)}; ${countOf(report.layers.length, "layer")}, ` +
      `${countOf(sizes.paths, "path")}; ${pullOf(sizes)}.`,
  ].join("\n\n");
};

/** Each limit that the user set, and whether the image keeps it; "" where none was set. */
export const gatesTable = (gates: readonly Gate[]): string => {
  if (gates.length === 0) return "";
  const rows = gates.map((gate) => [
    gate.passed ? "pass" : "**FAIL**",
    codeCell(gate.name),
    codeCell(gate.actual),
    codeCell(gate.limit),
  ]);
  return table(["", "gate", "is:", "limit:"], rows);
};

const placeCell = ({ where, instruction }: Place): string =>
  [codeCell(where), instructionCell(instruction)].filter((part) => part !== "").join("<br>");

const findingRow = (report: Report, finding: ReportFinding, dockerfile: string | null): string[] => {
  const wasted = wastedAt(finding, report.layers);
  const paths = foldPaths(finding.paths, finding.pathCount, "file", CELL).map(code);
  const again = storedAgainAt(finding, report.layers);
  const cause = wasted === null ? "" : `<br>made waste by ${placeCell(wasted)}`;
  const copy = again === null ? "" : `<br>stored again unchanged by ${placeCell(again)}`;
  return [
    formatBytes(finding.bytes),
    [proseCell(finding.title), ...paths].join("<br>"),
    placeCell(storedAt(finding, report.layers, dockerfile)) + cause + copy,
    `${proseCell(finding.fix)}${finding.risk === "review" ? " (review first)" : ""}`,
  ];
};

const findings = (report: Report, { dockerfile, top }: MarkdownOptions): string => {
  if (actionable(report).length === 0) return "";
  const shown = worthShowing(report, top === null ? null : Math.min(top, MOST_ROWS));
  const rows = shown.findings.map((finding) => findingRow(report, finding, dockerfile));
  const more = hiddenText(shown);
  const body = rows.length === 0 ? [] : [table(["bytes:", "waste", "where", "what to do"], rows)];
  return ["### Waste, largest first", ...body, ...(more === "" ? [] : [more])].join("\n\n");
};

const notes = (
  report: Report,
  kind: "ambiguous" | "advice",
  head: string,
  dockerfile: string | null,
): string => {
  const all = findingsOfKind(report, kind);
  if (all.length === 0) return "";
  const lines = all.slice(0, MOST_ROWS).map((finding) => {
    const { where } = storedAt(finding, report.layers, dockerfile);
    const paths = foldPaths(finding.paths, finding.pathCount, "path", CELL).map(code).join(", ");
    return `- ${proseCell(finding.title)} (${codeCell(where)}) ${paths}: ${proseCell(finding.fix)}`;
  });
  return `${head}\n\n${lines.join("\n")}${moreOf(all.length)}`;
};

const saidOf = (heading: string, warnings: readonly Warning[]): string => {
  if (warnings.length === 0) return "";
  const lines = warnings.slice(0, MOST_ROWS).map(({ message, layer, path }) => {
    const about = [layer === null ? "" : `layer ${layer}`, path === null ? "" : codeCell(path)];
    const where = about.filter((part) => part !== "").join(", ");
    return `- ${code(cutEnd(printableLine(message), SENTENCE))}${where === "" ? "" : ` (${where})`}`;
  });
  return `### ${heading}\n\n${lines.join("\n")}${moreOf(warnings.length)}`;
};

/** The page part by part, the most important first; each can be left out without harm to the others. */
export const markdownSections = (report: Report, options: MarkdownOptions): string[] => [
  headline(report),
  gatesTable(report.gates),
  findings(report, options),
  notes(report, "ambiguous", AMBIGUOUS, options.dockerfile),
  notes(report, "advice", "### Advice", options.dockerfile),
  saidOf("Warnings", notesOf(report).warnings),
  saidOf("Notes", notesOf(report).notes),
  layersPart(report),
  basePart(report, options.dockerfile),
];

/** The page of a CI job's summary, for GitHub's and GitLab's Markdown: at most 64,000 characters. */
export const renderMarkdown = (report: Report, options: MarkdownOptions): string =>
  joinWithin(markdownSections(report, options), MOST_CHARACTERS);
