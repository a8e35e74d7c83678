import type { Report, ReportLayer } from "../model/report.ts";
import { baseTouched } from "./base-touched.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { bytesOrDash, codeCell, instructionCell, MOST_ROWS, moreOf } from "./markdown-cells.ts";
import { table } from "./markup.ts";
import { instructionOf, linesOf } from "./place.ts";
import { storedAs, wasteOf, wasteParts } from "./verdict.ts";

const layerRow = (layer: ReportLayer): string[] => [
  `${layer.index}`,
  formatBytes(layer.contentBytes),
  bytesOrDash(layer.deadBytes),
  bytesOrDash(layer.removableBytes),
  formatBytes(layer.blobBytes),
  linesOf(layer.instruction) ?? "",
  instructionCell(instructionOf(layer.instruction, layer.createdBy)),
];

const layerTable = ({ sizes }: Report, layers: readonly ReportLayer[]): string =>
  table(
    ["layer:", "stored:", "dead:", "removable:", `${storedAs(sizes)}:`, "line:", "instruction"],
    layers.slice(0, MOST_ROWS).map(layerRow),
  ) + moreOf(layers.length);

/** The layers above the base. */
export const layersPart = (report: Report): string => {
  const own = report.layers.filter((layer) => !layer.base);
  return own.length === 0 ? "" : `### Layers\n\n${layerTable(report, own)}`;
};

/** What instructions did to the base in vain, and the base itself, folded away. */
export const basePart = (report: Report, dockerfile: string | null): string => {
  const own = report.layers.filter((layer) => layer.base);
  if (own.length === 0) return "";
  const name = report.base.name === null ? "" : ` ${codeCell(report.base.name)}`;
  const stored = formatBytes(own.reduce((total, layer) => total + layer.contentBytes, 0));
  const waste = wasteParts(wasteOf(report, true));
  const said = waste === "" ? "no waste" : `${waste}; only another base can change that`;
  const touched = baseTouched(report, dockerfile).map(
    ({ place, said }) => `- ${codeCell(place.where)} ${said}: ${instructionCell(place.instruction)}\n`,
  );
  const before = touched.length === 0 ? "" : `### Changes to the base\n\n${touched.join("")}\n`;
  return `${before}<details><summary>The base: ${countOf(own.length, "layer")}, ${stored} stored</summary>

Base${name}: ${said}.

${layerTable(report, own)}

</details>`;
};
