import type { LayerChange } from "../model/changes.ts";
import type { PackageChange } from "../model/package.ts";
import type { Report, ReportLayer } from "../model/report.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { padStart } from "./columns.ts";
import { packageLine, packagesSummary } from "./layer-packages.ts";
import { indented, joinSections, type Page, pageOf, type TextOptions } from "./page.ts";
import { instructionOf, lineOf } from "./place.ts";
import { printable } from "./printable.ts";
import { headingSection } from "./text.ts";
import { storedAs } from "./verdict.ts";

const MARKS = { added: "A", changed: "C", removed: "D" } as const satisfies Record<
  LayerChange["kind"],
  string
>;

/** A directory's name ends in a slash; the bytes of all that has none are left out. */
const changeLine = (change: LayerChange, { paint }: Page): string => {
  const bytes = change.entryKind === "file" ? formatBytes(change.bytes) : "";
  const slash = change.entryKind === "directory" ? "/" : "";
  const line = `${MARKS[change.kind]} ${padStart(bytes, 8)}  ${printable(change.path)}${slash}`;
  switch (change.kind) {
    case "added":
      return paint.green(line);
    case "changed":
      return paint.yellow(line);
    case "removed":
      return paint.red(line);
    default:
      return change.kind satisfies never;
  }
};

/** `added 431 paths, 228 MB`, for each kind that there is. */
const summaryOf = (changes: readonly LayerChange[]): string =>
  (["added", "changed", "removed"] as const)
    .map((kind) => ({ kind, all: changes.filter((change) => change.kind === kind) }))
    .filter(({ all }) => all.length > 0)
    .map(({ kind, all }) => {
      const bytes = all.reduce((total, change) => total + change.bytes, 0);
      return `${kind} ${countOf(all.length, "path")}, ${formatBytes(bytes)}`;
    })
    .join("; ");

/** What one layer did. */
export interface LayerChanges {
  readonly changes: readonly LayerChange[];
  /** Of the system's package manager, by its database before and after. */
  readonly packages: readonly PackageChange[];
}

/**
 * `slim layers IMAGE N`: what the layer did to the packages, and to the tree below it, path by path. Paths are never cut or folded, whatever
 * the width, so that each line can be searched and copied; `top` limits how many there are of each.
 */
export const renderLayer = (
  report: Report,
  layer: ReportLayer,
  { changes, packages }: LayerChanges,
  options: TextOptions,
): string => {
  const page = pageOf(options);
  const top = options.top ?? Number.POSITIVE_INFINITY;
  const waste = [
    layer.deadBytes > 0 ? `${formatBytes(layer.deadBytes)} dead` : "",
    layer.removableBytes > 0 ? `${formatBytes(layer.removableBytes)} removable` : "",
  ].filter((part) => part !== "");
  const sizes = [
    `${formatBytes(layer.contentBytes)} stored`,
    ...waste,
    `${storedAs(report.sizes)} ${formatBytes(layer.blobBytes)}`,
  ];
  const line = lineOf(layer.instruction);
  const instruction = instructionOf(layer.instruction, layer.createdBy);
  return joinSections([
    headingSection(report, page),
    [
      page.paint.bold(`Layer ${layer.index}${layer.base ? ", of the base" : ""}: ${sizes.join(", ")}`),
      ...indented(page, 2, line === null ? instruction : `${line}: ${instruction}`, 2),
      ...indented(page, 2, changes.length === 0 ? "changes nothing" : summaryOf(changes)),
      ...(packages.length === 0 ? [] : indented(page, 2, packagesSummary(packages))),
    ],
    packages.slice(0, top).map((change) => packageLine(change, page)),
    hiddenLine(packages.length, top, "more package"),
    changes.slice(0, top).map((change) => changeLine(change, page)),
    hiddenLine(changes.length, top, "more path"),
  ]);
};

const hiddenLine = (all: number, top: number, what: string): string[] =>
  all <= top ? [] : [`… and ${countOf(all - top, what)}; --top ${all} shows them`];
