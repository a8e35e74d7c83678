import type { Report, ReportFinding } from "../model/report.ts";
import { findingsOfKind } from "./attention.ts";
import { baseTouched } from "./base-touched.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { foldPaths } from "./folded.ts";
import { type Html, html, nothing, sentence } from "./html-markup.ts";
import { type Place, storedAgainAt, storedAt, wastedAt } from "./place.ts";
import { actionable, baseOf, wasteOf, wasteParts } from "./verdict.ts";

/** Findings on one page: beyond that nobody reads on, and browsers grow slow. */
const MOST = 500;
const PATH_COLUMNS = 160;

const placeLine = (before: string, place: Place | null): Html =>
  place === null ? nothing : html`<div>${before} ${place.where}: <code>${place.instruction}</code></div>`;

const pathLines = ({ paths, pathCount }: ReportFinding): Html[] =>
  foldPaths(paths, pathCount, "file", PATH_COLUMNS).map((path) => html`<div><code>${path}</code></div>`);

const findingItem = (report: Report, finding: ReportFinding, dockerfile: string | null): Html => {
  const stored = storedAt(finding, report.layers, dockerfile);
  const review = finding.risk === "review" ? html` <span class="dim">(review first)</span>` : nothing;
  return html`<details><summary><b>${finding.bytes > 0 ? formatBytes(finding.bytes) : "–"}</b> ${finding.title} <span class="dim">${stored.where}</span></summary>
${placeLine("stored by", stored)}${placeLine("made waste by", wastedAt(finding, report.layers, dockerfile))}${placeLine("stored again unchanged by", storedAgainAt(finding, report.layers))}
${pathLines(finding)}<div>→ ${sentence(finding.fix)}${review}</div></details>
`;
};

const itemsOf = (
  heading: string,
  report: Report,
  findings: readonly ReportFinding[],
  dockerfile: string | null,
): Html => {
  if (findings.length === 0) return nothing;
  const rest = findings.length - MOST;
  const more =
    rest > 0 ? html`<p>… and ${countOf(rest, "more finding")}; --format json has all.</p>` : nothing;
  const items = findings.slice(0, MOST).map((finding) => findingItem(report, finding, dockerfile));
  return html`<h2>${heading}</h2>
${items}${more}`;
};

/** All findings above the base, largest first, each folded away; then what costs no bytes. */
export const findingsPart = (report: Report, dockerfile: string | null): Html =>
  html`${itemsOf("Waste, largest first", report, actionable(report), dockerfile)}
${itemsOf("Engines read this image differently", report, findingsOfKind(report, "ambiguous"), dockerfile)}
${itemsOf("Advice", report, findingsOfKind(report, "advice"), dockerfile)}`;

/** What lies in the base, and what instructions did to it in vain. */
export const basePart = (report: Report, dockerfile: string | null): Html => {
  const layers = report.layers.filter(({ base }) => base);
  if (layers.length === 0) return nothing;
  const stored = formatBytes(layers.reduce((total, layer) => total + layer.contentBytes, 0));
  const waste = wasteParts(wasteOf(report, true));
  const said = waste === "" ? "no waste." : `of it ${waste}. Only another base can change that.`;
  const touched = baseTouched(report, dockerfile).map(
    ({ place, said }) => html`<p>${place.where} ${said}: <code>${place.instruction}</code></p>`,
  );
  return html`<h2>The base</h2>
<p>In ${baseOf(report)}: ${countOf(layers.length, "layer")}, ${stored} stored, ${said}</p>
${touched}`;
};
