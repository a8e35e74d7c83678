import type { Report, ReportLayer } from "../model/report.ts";
import { bytesOrHyphen, formatBytes } from "./bytes.ts";
import { columnsOf, cutEnd, padStart } from "./columns.ts";
import type { Page } from "./page.ts";
import type { Paint } from "./paint.ts";
import { instructionOf, linesOf } from "./place.ts";
import { printable } from "./printable.ts";

/** A line of the table: a layer, or all that came with `FROM`. */
interface Row {
  readonly label: string;
  readonly contentBytes: number;
  readonly deadBytes: number;
  readonly removableBytes: number;
  /** `12-14`, `base`, "" where no line is known. */
  readonly lines: string;
  readonly what: string;
  readonly base: boolean;
}

const rowOf = (layer: ReportLayer): Row => {
  return {
    label: `${layer.index}`,
    contentBytes: layer.contentBytes,
    deadBytes: layer.deadBytes,
    removableBytes: layer.removableBytes,
    lines: linesOf(layer.instruction) ?? "",
    what: instructionOf(layer.instruction, layer.createdBy),
    base: false,
  };
};

const total = (layers: readonly ReportLayer[], bytesOf: (layer: ReportLayer) => number): number =>
  layers.reduce((sum, layer) => sum + bytesOf(layer), 0);

/** The base as one line: nothing in it can be changed here. */
const baseRow = (report: Report): Row[] => {
  const layers = report.layers.filter((layer) => layer.base);
  const [first, last] = [layers[0], layers.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    {
      label: first === last ? `${first.index}` : `${first.index}-${last.index}`,
      contentBytes: total(layers, (layer) => layer.contentBytes),
      deadBytes: total(layers, (layer) => layer.deadBytes),
      removableBytes: total(layers, (layer) => layer.removableBytes),
      lines: "base",
      what: printable(report.base.name ?? ""),
      base: true,
    },
  ];
};

/** Three shares of a bar in whole cells; each bound is rounded, so the shares add up to the bar. */
const barOf = (
  row: Row,
  largestBytes: number,
  cells: number,
): { live: number; removable: number; dead: number } => {
  if (row.contentBytes === 0 || largestBytes === 0) return { live: 0, removable: 0, dead: 0 };
  const length = Math.max(1, Math.round((row.contentBytes / largestBytes) * cells));
  const bound = (bytes: number): number => Math.min(length, Math.round((bytes / row.contentBytes) * length));
  const dead = bound(row.deadBytes);
  const wasted = bound(row.deadBytes + row.removableBytes);
  return { live: length - wasted, removable: wasted - dead, dead };
};

const paintBar = (row: Row, largestBytes: number, cells: number, paint: Paint): string => {
  const { live, removable, dead } = barOf(row, largestBytes, cells);
  const bar = "█".repeat(live) + paint.yellow("▓".repeat(removable)) + paint.red("░".repeat(dead));
  return bar + " ".repeat(cells - live - removable - dead);
};

/** A bar for each layer, base layers folded into one, with size, waste, line and instruction. */
export const layersSection = (report: Report, page: Page): string[] => {
  const { paint } = page;
  const rows = [...baseRow(report), ...report.layers.filter((layer) => !layer.base).map(rowOf)];
  const largest = Math.max(0, ...rows.map((row) => row.contentBytes));
  const labels = Math.max(2, ...rows.map((row) => row.label.length));
  const hasLines = report.layers.some(({ instruction }) => linesOf(instruction) !== null);
  const lines = Math.max(...rows.map((row) => row.lines.length), 0);
  const cells = Math.max(4, Math.min(24, Math.floor(page.width / 5) - 4));
  const wide = page.width >= 64;
  const before = (label: string, stored: string, dead: string, removable: string): string =>
    `  ${padStart(label, labels)}${padStart(stored, 9)}` +
    (wide ? padStart(dead, 9) + padStart(removable, 11) : "");
  const room = page.width - columnsOf(before("", "", "", "")) - cells - 4;
  const after = (line: string, what: string): string =>
    cutEnd(lines === 0 ? what : `${padStart(line, lines)}  ${what}`.trimEnd(), room);
  const head =
    before("", "stored", "dead", "removable") + " ".repeat(cells + 4) + after(hasLines ? "line" : "", "");
  return [
    `${paint.bold("Layers")}  █ live  ${paint.yellow("▓ removable")}  ${paint.red("░ dead")}`,
    paint.dim(head.trimEnd()),
    ...rows.map((row) => {
      const [dead, removable] = [bytesOrHyphen(row.deadBytes), bytesOrHyphen(row.removableBytes)];
      const what = after(row.lines, row.what);
      return (
        `${before(row.label, formatBytes(row.contentBytes), dead, removable)}  ` +
        `${paintBar(row, largest, cells, paint)}  ${row.base ? paint.dim(what) : what}`
      );
    }),
  ];
};
