import type { DeadSizes, Report } from "../model/report.ts";
import { countOf, formatBytes, formatPercent, formatRatio } from "./bytes.ts";
import { cutEnd, padEnd, padStart } from "./columns.ts";
import type { Page } from "./page.ts";
import { storedAs } from "./verdict.ts";

interface Row {
  readonly label: string;
  readonly bytes: number;
  readonly meaning: string;
  readonly paint: (text: string) => string;
}

/** The four ways to die, CONTRACT 2, as a stranger understands them. */
const CAUSES: readonly { field: keyof DeadSizes; label: string; meaning: string }[] = [
  {
    field: "overwrittenBytes",
    label: "overwritten",
    meaning: "a later layer stores another file there",
  },
  {
    field: "metadataOnlyBytes",
    label: "metadata-only",
    meaning: "stored again unchanged, as chown -R does",
  },
  { field: "deletedBytes", label: "deleted", meaning: "a later layer removes it; the bytes remain" },
  { field: "shadowedBytes", label: "shadowed", meaning: "the same layer stores the path twice" },
];

const rowsOf = (report: Report, { paint }: Page): Row[] => {
  const { sizes, layers } = report;
  const plain = (text: string): string => text;
  const causes = CAUSES.map(({ field, label, meaning }) => ({
    label: `  ${label}`,
    bytes: sizes.dead[field],
    meaning,
    paint: paint.dim,
  }));
  const live: Row[] = [
    {
      label: "  removable",
      bytes: sizes.removableBytes,
      meaning: "a running container does not need it",
      paint: paint.yellow,
    },
    {
      label: "  duplicate",
      bytes: sizes.duplicateBytes,
      meaning: "the same content under another path",
      paint: paint.yellow,
    },
  ];
  return [
    {
      label: "stored",
      bytes: sizes.storedBytes,
      meaning: `content of ${countOf(layers.length, "layer")}, ${countOf(sizes.paths, "path")}`,
      paint: plain,
    },
    { label: "live", bytes: sizes.liveBytes, meaning: "what a container sees", paint: plain },
    ...live.filter((row) => row.bytes > 0),
    {
      label: "dead",
      bytes: sizes.deadBytes,
      meaning: "pulled and kept, but no container sees it",
      paint: paint.red,
    },
    ...causes.filter((row) => row.bytes > 0),
  ];
};

const LABEL = 17;
const NUMBER = 9;

/** A table of what is stored and what becomes of it, then what a pull costs and the efficiency. */
export const totalsSection = (report: Report, page: Page): string[] => {
  const { sizes, layers } = report;
  const blobs = formatBytes(sizes.blobBytes);
  const meaningWidth = page.width - LABEL - 2 * NUMBER - 2;
  const line = (label: string, first: string, second: string, meaning: string): string =>
    `${padEnd(label, LABEL)}${padStart(first, NUMBER)}${padStart(second, NUMBER)}` +
    (meaningWidth < 12 ? "" : `  ${cutEnd(meaning, meaningWidth)}`);
  // What is above the base was counted before; the table counts all there is.
  const based = layers.some((layer) => layer.base);
  return [
    ...(based ? [page.paint.bold("The whole image, base included")] : []),
    ...rowsOf(report, page).map((row) =>
      row.paint(
        line(
          `  ${row.label}`,
          formatBytes(row.bytes),
          formatPercent(row.bytes, sizes.storedBytes),
          row.meaning,
        ),
      ),
    ),
    storedAs(sizes) === "blob"
      ? line("  pulled", blobs, "", "the layers as a registry keeps them")
      : line("  uncompressed", blobs, "", "as stored here; a registry compresses them"),
    line("  efficiency", formatRatio(sizes.efficiency), "", "live / stored"),
  ];
};
