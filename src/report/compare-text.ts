import type { ComparedLayer, Comparison, WasteChange } from "../model/comparison.ts";
import { formatBytes } from "./bytes.ts";
import { cutEnd, padEnd, padStart } from "./columns.ts";
import { formatChange, formatGrowth, measuresOf, pullWords, verdictWords } from "./compare-words.ts";
import { indented, joinSections, type Page, pageOf, type TextOptions } from "./page.ts";
import { instructionOf } from "./place.ts";
import { printable } from "./printable.ts";
import { gatesSection } from "./text-notes.ts";

const LABEL = 27;
const NUMBER = 10;
/** Rules whose waste changed, and layers, before the rest is counted. */
const MOST = 20;

const row = (label: string, cells: readonly string[]): string =>
  padEnd(`  ${label}`, LABEL) + cells.map((cell) => padStart(cell, NUMBER)).join("");

const countChange = (a: number, b: number): string => `${b > a ? "+" : ""}${b - a}`;

const sizesSection = (comparison: Comparison): string[] => [
  row("", ["A", "B", "change"]),
  ...measuresOf(comparison).map(({ label, a, b }) =>
    row(label, [formatBytes(a), formatBytes(b), formatChange(b - a), formatGrowth(b - a, a)]),
  ),
  row("layers", [
    `${comparison.a.layers}`,
    `${comparison.b.layers}`,
    countChange(comparison.a.layers, comparison.b.layers),
  ]),
];

const wasteLine = ({ rule, aBytes, bBytes }: WasteChange): string =>
  `  ${padStart(formatChange(bBytes - aBytes), NUMBER)}  ${printable(rule)}`;

const wasteSection = ({ waste }: Comparison, { paint }: Page): string[] => {
  if (waste.length === 0) return [];
  const rest = waste.length - MOST;
  return [
    paint.bold("Waste above the base that changed"),
    ...waste.slice(0, MOST).map(wasteLine),
    ...(rest > 0 ? [`  … and ${rest} more; --format json lists them`] : []),
  ];
};

const layerLine = (layer: ComparedLayer, page: Page): string =>
  cutEnd(
    `  ${padStart(`${layer.index}`, 5)}${padStart(formatBytes(layer.blobBytes), NUMBER)}  ${instructionOf(layer.instruction, layer.createdBy)}`,
    page.width,
  );

const layersSection = ({ layers }: Comparison, page: Page): string[] => {
  const pulled = layers.filter(({ shared }) => !shared);
  if (pulled.length === 0) return [];
  const rest = pulled.length - MOST;
  return [
    page.paint.bold("Layers of B that A does not have"),
    ...pulled.slice(0, MOST).map((layer) => layerLine(layer, page)),
    ...(rest > 0 ? [`  … and ${rest} more; --format json lists them`] : []),
  ];
};

/** What became of an image from A to B: better or worse, and where. */
export const renderCompareText = (comparison: Comparison, options: TextOptions): string => {
  const page = pageOf(options);
  const { a, b, verdict, gates, notes } = comparison;
  const names = cutEnd(
    `A ${printable(a.name)}  B ${printable(b.name)}  ${printable(b.platform)}`,
    page.width,
  );
  const grew = verdict === "worse" || verdict === "mixed";
  return joinSections([
    [page.paint.bold(names)],
    indented(page, 0, verdictWords(comparison)).map(grew ? page.paint.bold : page.paint.green),
    sizesSection(comparison),
    indented(page, 0, pullWords(comparison)),
    layersSection(comparison, page),
    wasteSection(comparison, page),
    gatesSection({ gates }, page),
    notes.flatMap((note) => indented(page, 0, note)).map(page.paint.dim),
  ]);
};
