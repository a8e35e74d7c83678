import type { Report } from "../model/report.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { columnsOf, cutEnd } from "./columns.ts";
import { indented, joinSections, type Page, pageOf, type TextOptions } from "./page.ts";
import { printable } from "./printable.ts";
import { layersSection } from "./text-bars.ts";
import { findingsSection } from "./text-findings.ts";
import {
  adviceSection,
  ambiguousSection,
  baseSection,
  gatesSection,
  hintSection,
  nextSection,
  notesSection,
  warningsSection,
} from "./text-notes.ts";
import { totalsSection } from "./text-totals.ts";
import { pullOf, verdictOf, wasteOf, wasteTotal, worstPlace } from "./verdict.ts";

/** The first 12 hex digits, as docker shows an id. */
const shortId = (id: string): string => id.replace(/^sha256:/, "").slice(0, 12);

/** Which image it is, in one line. */
export const headingSection = ({ image }: Report, page: Page): string[] => {
  const name = cutEnd(printable(image.name), Math.max(20, page.width - 48));
  const rest = `  ${image.platform}  ${image.format}  ${shortId(image.id)}`;
  return [page.paint.bold(name) + page.paint.dim(cutEnd(printable(rest), page.width - columnsOf(name)))];
};

/** What is wrong, and where to begin. */
const verdictSection = (report: Report, page: Page): string[] => {
  const { paint } = page;
  const worst = worstPlace(report);
  const own = wasteTotal(wasteOf(report, false));
  const start =
    worst === null
      ? []
      : [cutEnd(`Start with ${worst.where}, ${formatBytes(worst.bytes)}: ${worst.instruction}`, page.width)];
  return [...indented(page, 0, verdictOf(report)).map(own > 0 ? paint.bold : paint.green), ...start];
};

/** The page that a person reads after `slim analyze`: what is wrong, where, and what to do. */
export const renderText = (report: Report, options: TextOptions): string => {
  const page = pageOf(options);
  const { sizes, layers } = report;
  const wasteful = wasteTotal(wasteOf(report, false)) > 0;
  const short =
    `${formatBytes(sizes.storedBytes)} stored in ${countOf(layers.length, "layer")}, ` +
    `${countOf(sizes.paths, "path")}; ${pullOf(sizes)}.`;
  const numbers = wasteful
    ? [totalsSection(report, page), layersSection(report, page), findingsSection(report, page)]
    : [indented(page, 0, short)];
  return joinSections([
    headingSection(report, page),
    verdictSection(report, page),
    ...numbers,
    adviceSection(report, page),
    ambiguousSection(report, page),
    baseSection(report, page),
    warningsSection(report, page),
    notesSection(report, page),
    gatesSection(report, page),
    wasteful ? hintSection(report, page) : [],
    wasteful ? nextSection(report, page) : [],
  ]);
};
