import type { Report, ReportFinding } from "../model/report.ts";
import { hiddenText, worthShowing } from "./attention.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { columnsOf, cutEnd, padStart } from "./columns.ts";
import { foldPaths } from "./folded.ts";
import { indented, type Page } from "./page.ts";
import { type Place, storedAgainAt, storedAt, wastedAt } from "./place.ts";
import { printableLine } from "./printable.ts";

/** Where a finding's text begins: right of its bytes. */
const INDENT = 11;

const placeLine = (page: Page, before: string, place: Place): string => {
  const { where, instruction } = place;
  return " ".repeat(INDENT) + cutEnd(`${before}${where}  ${instruction}`.trimEnd(), page.width - INDENT);
};

/** What to do, and whether a person should look first. */
export const fixLines = (page: Page, finding: ReportFinding, indent: number): string[] =>
  indented(
    page,
    indent,
    `→ ${printableLine(finding.fix)}${finding.risk === "review" ? " (review first)" : ""}`,
    2,
  ).map(page.paint.green);

const pathLines = (page: Page, finding: ReportFinding): string[] => {
  const lines = foldPaths(finding.paths, finding.pathCount, "file", page.width - INDENT);
  return lines.map((line) => " ".repeat(INDENT) + line);
};

/** The packages that are waste, as many as have room on two lines. */
const packageLines = (page: Page, { packages = [] }: ReportFinding): string[] => {
  const width = 2 * (page.width - INDENT - PACKAGES_MARGIN);
  const names: string[] = [];
  for (const { id, bytes } of packages) {
    const name = `${printableLine(id)} ${formatBytes(bytes)}`;
    if (names.length > 0 && columnsOf([...names, name].join(", ")) > width) break;
    names.push(name);
  }
  const hidden = packages.length - names.length;
  if (hidden > 0) names.push(`and ${countOf(hidden, "more package")}`);
  return names.length === 0 ? [] : indented(page, INDENT, names.join(", "));
};

/** Room for what says how many more there are, and for what wrapping loses. */
const PACKAGES_MARGIN = 16;

const findingLines = (page: Page, report: Report, finding: ReportFinding): string[] => {
  const { paint } = page;
  const [title = "", ...more] = indented(page, INDENT, printableLine(finding.title));
  const bytes = padStart(formatBytes(finding.bytes), INDENT - 2);
  const wasted = wastedAt(finding, report.layers);
  const again = storedAgainAt(finding, report.layers);
  return [
    `${paint.bold(bytes)}  ${paint.bold(title.trimStart())}`,
    ...more.map(paint.bold),
    placeLine(page, "", storedAt(finding, report.layers, page.dockerfile)),
    ...(wasted === null ? [] : [paint.red(placeLine(page, "made waste by ", wasted))]),
    ...(again === null ? [] : [placeLine(page, "stored again unchanged by ", again)]),
    ...(finding.packages ? packageLines(page, finding) : pathLines(page, finding)),
    ...fixLines(page, finding, INDENT),
  ];
};

/** The worst findings above the base, largest first, an empty line between them; then how many more there are. */
export const findingsSection = (report: Report, page: Page): string[] => {
  const shown = worthShowing(report, page.top);
  const more = hiddenText(shown);
  const heading = shown.findings.length === 0 ? [] : [page.paint.bold("Waste, largest first"), ""];
  const blocks = shown.findings.flatMap((finding, at) => [
    ...(at === 0 ? [] : [""]),
    ...findingLines(page, report, finding),
  ]);
  const last = more === "" ? [] : indented(page, 2, more);
  return [...heading, ...blocks, ...(blocks.length > 0 && last.length > 0 ? [""] : []), ...last];
};
