import type { Report, ReportLayer } from "../model/report.ts";
import { bytesOrHyphen, formatBytes } from "./bytes.ts";
import { cutEnd, padStart } from "./columns.ts";
import { joinSections, pageOf, type TextOptions } from "./page.ts";
import { instructionOf, linesOf } from "./place.ts";
import { headingSection } from "./text.ts";
import { storedAs } from "./verdict.ts";

/** Index, four sizes, and where there is room the line and the instruction. */
interface Row {
  readonly index: string;
  readonly stored: string;
  readonly dead: string;
  readonly removable: string;
  readonly blob: string;
  /** `12-14`, `base`, or "". */
  readonly lines: string;
  readonly what: string;
}

const headRow = ({ sizes }: Report, lines: string): Row => ({
  index: "",
  stored: "stored",
  dead: "dead",
  removable: "removable",
  blob: storedAs(sizes),
  lines,
  what: "",
});

const layerRow = (layer: ReportLayer): Row => ({
  index: `${layer.index}`,
  stored: formatBytes(layer.contentBytes),
  dead: bytesOrHyphen(layer.deadBytes),
  removable: bytesOrHyphen(layer.removableBytes),
  blob: formatBytes(layer.blobBytes),
  lines: linesOf(layer.instruction) ?? (layer.base ? "base" : ""),
  what: instructionOf(layer.instruction, layer.createdBy),
});

const sumRow = ({ sizes }: Report): Row => ({
  index: "all",
  stored: formatBytes(sizes.storedBytes),
  dead: bytesOrHyphen(sizes.deadBytes),
  removable: bytesOrHyphen(sizes.removableBytes),
  blob: formatBytes(sizes.blobBytes),
  lines: "",
  what: "",
});

const lineOfRow = (row: Row, lines: number, width: number): string => {
  const before =
    padStart(row.index, 5) +
    padStart(row.stored, 9) +
    padStart(row.dead, 9) +
    (width < 64 ? "" : padStart(row.removable, 11)) +
    padStart(row.blob, 9);
  return cutEnd(
    `${before}  ${lines === 0 ? "" : `${padStart(row.lines, lines)}  `}${row.what}`.trimEnd(),
    width,
  );
};

/** `slim layers IMAGE`: every layer with size, waste, size as stored and instruction. */
export const renderLayers = (report: Report, options: TextOptions): string => {
  const page = pageOf(options);
  const { dim, bold } = page.paint;
  const rows = report.layers.map((layer) => ({ row: layerRow(layer), base: layer.base }));
  const known = rows.some(({ row }) => row.lines !== "");
  const hasLines = report.layers.some(({ instruction }) => linesOf(instruction) !== null);
  const head = headRow(report, hasLines ? "line" : "");
  const lines = known ? Math.max(head.lines.length, ...rows.map(({ row }) => row.lines.length)) : 0;
  const line = (row: Row): string => lineOfRow(row, lines, page.width);
  return joinSections([
    headingSection(report, page),
    [
      dim(line(head)),
      ...rows.map(({ row, base }) => (base ? dim(line(row)) : line(row))),
      bold(line(sumRow(report))),
    ],
  ]);
};
