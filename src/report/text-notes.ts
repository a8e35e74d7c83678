import type { Warning } from "../model/finding.ts";
import type { Report, ReportFinding } from "../model/report.ts";
import { findingsOfKind, notesOf, worthBytes } from "./attention.ts";
import { baseTouched } from "./base-touched.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { cutEnd, padEnd } from "./columns.ts";
import { foldPaths } from "./folded.ts";
import { indented, type Page } from "./page.ts";
import { storedAt } from "./place.ts";
import { printable, printableLine } from "./printable.ts";
import { fixLines } from "./text-findings.ts";
import { baseOf, wasteOf, wasteParts, wasteTotal } from "./verdict.ts";

/** How many of a kind are shown before the rest is counted. */
const MOST = 10;

const moreOf = (page: Page, count: number): string[] =>
  count > MOST ? indented(page, 2, `… and ${count - MOST} more; --format json lists them`) : [];

/** A finding without bytes: title, where, paths, what to do. */
const noteLines = (page: Page, report: Report, finding: ReportFinding): string[] => {
  const { where } = storedAt(finding, report.layers, page.dockerfile);
  const paths = foldPaths(finding.paths, finding.pathCount, "path", page.width - 4);
  return [
    ...indented(page, 2, `${printableLine(finding.title)} (${where})`, 2),
    ...paths.map((path) => `    ${path}`),
    ...fixLines(page, finding, 4),
  ];
};

const costlessSection = (
  report: Report,
  page: Page,
  kind: "ambiguous" | "advice",
  head: string[],
): string[] => {
  const notes = findingsOfKind(report, kind);
  if (notes.length === 0) return [];
  const lines = notes.slice(0, MOST).flatMap((finding) => noteLines(page, report, finding));
  return [...head, ...lines, ...moreOf(page, notes.length)];
};

/** What not every engine unpacks to the same files. */
export const ambiguousSection = (report: Report, page: Page): string[] =>
  costlessSection(report, page, "ambiguous", [
    page.paint.bold("Engines read this image differently"),
    ...indented(
      page,
      2,
      "Docker, podman and other engines do not all unpack these layers to the same files. " +
        "Sizes here follow the OCI rules.",
    ),
  ]);

/** What costs no bytes now, and is better done another way. */
export const adviceSection = (report: Report, page: Page): string[] =>
  costlessSection(report, page, "advice", [page.paint.bold("Advice")]);

/** What is in the base, one sentence, for it cannot be changed from here; then the instructions that try to. */
export const baseSection = (report: Report, page: Page): string[] => {
  const layers = report.layers.filter((layer) => layer.base);
  if (layers.length === 0) return [];
  const stored = layers.reduce((total, layer) => total + layer.contentBytes, 0);
  const waste = wasteOf(report, true);
  const what = `In ${baseOf(report)}: ${countOf(layers.length, "layer")}, ${formatBytes(stored)} stored`;
  const text =
    wasteTotal(waste) === 0
      ? `${what}, no waste.`
      : `${what}, of it ${wasteParts(waste)}. Only another base can change that.`;
  const touched = baseTouched(report, page.dockerfile).flatMap(({ place, said }) => [
    ...indented(page, 2, `${place.where} ${said}.`, 2),
    page.paint.dim(`    ${cutEnd(place.instruction, page.width - 4)}`),
  ]);
  return [...indented(page, 0, text).map(page.paint.dim), ...touched];
};

const said = (page: Page, heading: string, notes: readonly Warning[]): string[] => {
  if (notes.length === 0) return [];
  const lines = notes.slice(0, MOST).flatMap(({ message, layer, path }) => {
    const about = [layer === null ? "" : `layer ${layer}`, path === null ? "" : printable(path)];
    const where = about.filter((part) => part !== "").join(", ");
    return indented(page, 2, printableLine(message) + (where === "" ? "" : ` (${where})`), 2);
  });
  return [heading, ...lines, ...moreOf(page, notes.length)];
};

/** What keeps this page from saying more, or makes it doubtful. */
export const warningsSection = (report: Report, page: Page): string[] =>
  said(page, page.paint.bold(page.paint.yellow("Warnings")), notesOf(report).warnings);

/** How the image was opened: what was chosen of several, and what else there is. */
export const notesSection = (report: Report, page: Page): string[] =>
  said(page, page.paint.bold("Notes"), notesOf(report).notes);

/** Each limit that the user set, and whether the image keeps it. */
export const gatesSection = (report: Pick<Report, "gates">, page: Page): string[] => {
  if (report.gates.length === 0) return [];
  const { paint } = page;
  const names = Math.max(...report.gates.map(({ name }) => printable(name).length));
  const lines = report.gates.map(({ name, limit, actual, passed }) => {
    const verdict = passed ? paint.green("pass") : paint.bold(paint.red("FAIL"));
    const text = `${padEnd(printable(name), names)}  is ${printable(actual)}, limit ${printable(limit)}`;
    return `  ${verdict}  ${cutEnd(text, page.width - 8)}`;
  });
  return [paint.bold("Gates"), ...lines];
};

/** What would make the next report say more. */
export const hintSection = (report: Report, page: Page): string[] => {
  const lineless = report.findings.some(({ base, instruction }) => !base && instruction?.line == null);
  const hints = [
    report.base.evidence === "unknown"
      ? "Which layers came with FROM is not known, so all are charged to you; --base N says how many did."
      : "",
    page.dockerfile === null && lineless ? "--dockerfile FILE names the lines." : "",
  ];
  return indented(page, 0, hints.join(" ")).map(page.paint.dim);
};

const NEXT = "Next: ";

/** What to type next: the file that made the image can be mended, and dead bytes go without a build. */
export const nextSection = (report: Report, page: Page): string[] => {
  const { deadBytes } = wasteOf(report, false);
  const isMatched = report.layers.some(
    ({ instruction }) => instruction !== null && instruction.line !== null,
  );
  const steps = [
    page.dockerfile === null || !isMatched
      ? ""
      : `slim rewrite ${printable(page.dockerfile)} --image IMAGE finds the edits that mend it`,
    deadBytes > 0 && deadBytes >= worthBytes(report.sizes.storedBytes)
      ? `slim squash IMAGE -o OUT drops the ${formatBytes(deadBytes)} of dead bytes without a build`
      : "",
  ].filter((step) => step !== "");
  // Each on a line of its own, to be copied.
  return steps.flatMap((step, at) =>
    at === 0 ? indented(page, 0, `${NEXT}${step}.`, NEXT.length) : indented(page, NEXT.length, `${step}.`),
  );
};
