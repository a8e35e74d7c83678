import type { Warning } from "../model/finding.ts";
import type { Gate, Report, ReportLayer } from "../model/report.ts";
import { notesOf } from "./attention.ts";
import { countOf, formatBytes, formatPercent, formatRatio } from "./bytes.ts";
import { basePart, findingsPart } from "./html-findings.ts";
import { type Html, html, nothing } from "./html-markup.ts";
import { STYLE } from "./html-style.ts";
import { instructionOf, linesOf } from "./place.ts";
import type { Renderer } from "./renderer.ts";
import { pullOf, storedAs, verdictOf } from "./verdict.ts";

/** A share of a bar, 0…100, whatever the numbers are. */
const widthOf = (part: number, whole: number): string =>
  (whole > 0 ? Math.min(100, Math.max(0, (part * 100) / whole)) : 0).toFixed(2);

const bar = (live: number, removable: number, dead: number, whole: number): Html =>
  html`<div class="bar"><i class="live" style="width:${widthOf(live, whole)}%"></i><i class="removable" style="width:${widthOf(removable, whole)}%"></i><i class="dead" style="width:${widthOf(dead, whole)}%"></i></div>`;

const totals = ({ sizes, layers }: Report): Html => {
  const { dead, storedBytes } = sizes;
  const rows: [string, number, string][] = [
    ["stored", storedBytes, `content of ${countOf(layers.length, "layer")}, ${countOf(sizes.paths, "path")}`],
    ["live", sizes.liveBytes, "what a container sees"],
    ["– removable", sizes.removableBytes, "a running container does not need it"],
    ["– duplicate", sizes.duplicateBytes, "the same content under another path"],
    ["dead", sizes.deadBytes, "pulled and kept, but no container sees it"],
    ["– overwritten", dead.overwrittenBytes, "a later layer stores another file there"],
    ["– metadata-only", dead.metadataOnlyBytes, "stored again unchanged, as chown -R does"],
    ["– deleted", dead.deletedBytes, "a later layer removes it; the bytes remain"],
    ["– shadowed", dead.shadowedBytes, "the same layer stores the path twice"],
  ];
  const shown = rows
    .filter(([label, bytes]) => !label.startsWith("–") || bytes > 0)
    .map(
      ([label, bytes, meaning]) =>
        html`<tr><td>${label}</td><td class="number">${formatBytes(bytes)}</td><td class="number">${formatPercent(bytes, storedBytes)}</td><td class="dim">${meaning}</td></tr>
`,
    );
  return html`<h2>The whole image</h2>
<table>${shown}</table>
<p class="dim">${pullOf(sizes)}; efficiency ${formatRatio(sizes.efficiency)}.</p>`;
};

const layerRow = (layer: ReportLayer, most: number): Html => {
  const live = layer.contentBytes - layer.deadBytes - layer.removableBytes;
  return html`<tr class="${layer.base ? "base" : ""}"><td class="number">${layer.index}</td><td class="number">${formatBytes(layer.contentBytes)}</td><td class="number">${formatBytes(layer.deadBytes)}</td><td class="number">${formatBytes(layer.removableBytes)}</td><td class="number">${formatBytes(layer.blobBytes)}</td><td>${bar(live, layer.removableBytes, layer.deadBytes, most)}</td><td class="number">${layer.base ? "base" : (linesOf(layer.instruction) ?? "")}</td><td><code>${instructionOf(layer.instruction, layer.createdBy)}</code></td></tr>
`;
};

const layersPart = ({ layers, sizes }: Report): Html => {
  const most = Math.max(...layers.map(({ contentBytes }) => contentBytes), 0);
  return html`<h2>Layers</h2>
<table><tr><th>layer</th><th>stored</th><th>dead</th><th>removable</th><th>${storedAs(sizes)}</th><th></th><th>line</th><th>instruction</th></tr>
${layers.map((layer) => layerRow(layer, most))}</table>`;
};

const gateRow = ({ name, actual, limit, passed }: Gate): Html =>
  html`<tr><td class="${passed ? "pass" : "fail"}">${passed ? "pass" : "FAIL"}</td><td>${name}</td><td>is ${actual}</td><td>limit ${limit}</td></tr>
`;

const gatesPart = ({ gates }: Report): Html =>
  gates.length === 0
    ? nothing
    : html`<h2>Gates</h2>
<table>${gates.map(gateRow)}</table>`;

const said = (heading: string, warnings: readonly Warning[]): Html =>
  warnings.length === 0
    ? nothing
    : html`<h2>${heading}</h2>
<ul>${warnings.map(({ message, layer, path }) => html`<li>${message}${layer === null ? "" : ` (layer ${layer})`}${path === null ? "" : ` ${path}`}</li>`)}</ul>`;

/** One page that needs nothing beside itself: no script, no font, no picture. All texts of the image are escaped. */
export const renderHtml: Renderer = (report, { dockerfile }) => {
  const { image, sizes } = report;
  const { notes, warnings } = notesOf(report);
  const live = sizes.liveBytes - sizes.removableBytes;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${image.name} – slim</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<h1>${image.name}</h1>
<p class="dim">${image.platform} · ${image.format} · <code>${image.id}</code></p>
<p class="verdict">${verdictOf(report)}</p>
${bar(live, sizes.removableBytes, sizes.deadBytes, sizes.storedBytes)}
<p class="dim"><span class="live">&emsp;</span> live <span class="removable">&emsp;</span> removable <span class="dead">&emsp;</span> dead</p>
${gatesPart(report)}
${totals(report)}
${findingsPart(report, dockerfile)}
${layersPart(report)}
${basePart(report, dockerfile)}
${said("Warnings", warnings)}
${said("Notes", notes)}
</body>
</html>
`;
  return page.html.replace(/\n{2,}/g, "\n");
};
