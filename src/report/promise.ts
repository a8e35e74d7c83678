import type { Image } from "../model/image.ts";
import { parentOf } from "../model/path.ts";
import type { PromiseReport } from "../model/promise-report.ts";
import type { MergedTree } from "../model/tree.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { plainConfig } from "./expected.ts";
import { printJson } from "./json.ts";
import { joinSections, pageOf, type TextOptions } from "./page.ts";
import { printable } from "./printable.ts";
import type { Foretold } from "./read-rewrite.ts";

/** How far a rebuilt image may be from its prediction: packages change between two builds. */
const ERROR_MAX = 0.05;

/** The rebuilt image, as far as it is held against what was said of it. */
export interface Rebuilt {
  readonly image: Image;
  readonly tree: MergedTree;
  /** `configFields` */
  readonly config: ReadonlyMap<string, string>;
}

/** Holds a rebuilt image against what a rewrite foretold. */
export const buildPromiseReport = (
  { beforeBytes, predictedBytes, expected }: Foretold,
  { image, tree, config }: Rebuilt,
): PromiseReport => {
  const storedBytes = image.layers
    .flatMap(({ entries }) => entries)
    .reduce((sum, { contentBytes }) => sum + contentBytes, 0);
  const error = predictedBytes === 0 ? (storedBytes === 0 ? 0 : 1) : storedBytes / predictedBytes - 1;
  const isWithin = Math.abs(error) <= ERROR_MAX;
  const now = plainConfig(config);
  const differences = [...new Set([...Object.keys(expected.config), ...Object.keys(now)])]
    .sort()
    .map((field) => ({ field, a: expected.config[field] ?? null, b: now[field] ?? null }))
    .filter(({ a, b }) => a !== b);
  const folders = new Set([...tree.nodes.keys()].map(parentOf));
  const missing = expected.paths.filter((path) =>
    path.endsWith("/") ? !folders.has(path.slice(0, -1)) : !tree.nodes.has(path),
  );
  return {
    schema: "slim-verify-rewrite/1",
    image: image.name,
    kept: isWithin && differences.length === 0 && missing.length === 0,
    bytes: { beforeBytes, predictedBytes, storedBytes, error, kept: isWithin },
    config: differences,
    expectedPaths: expected.paths.length,
    missing,
  };
};

export const renderPromiseJson = (report: PromiseReport): string => printJson(report);

const LINES_MAX = 50;

/** Whether the rewrite held what it promised, line by line. */
export const renderPromiseText = (report: PromiseReport, options: TextOptions): string => {
  const { bytes, config, missing, expectedPaths, kept, image } = report;
  const page = pageOf(options);
  const mark = (isKept: boolean): string => (isKept ? "kept  " : "broken");
  const shown = missing.slice(0, options.top ?? LINES_MAX);
  const hidden = missing.length - shown.length;
  const saved = bytes.beforeBytes - bytes.storedBytes;
  return joinSections([
    [
      page.paint.bold(
        kept
          ? `${printable(image)} is what the rewrite said that it would be.`
          : `${printable(image)} is not what the rewrite said that it would be.`,
      ),
    ],
    [
      `  ${mark(bytes.kept)}  bytes   ${formatBytes(bytes.storedBytes)} stored, ${formatBytes(bytes.predictedBytes)} predicted (${percentOf(bytes.error)}); ` +
        `${saved >= 0 ? `${formatBytes(saved)} less` : `${formatBytes(-saved)} more`} than before`,
      `  ${mark(config.length === 0)}  config  ${config.length === 0 ? "the same" : countOf(config.length, "difference")}`,
      `  ${mark(missing.length === 0)}  files   ${countOf(expectedPaths, "path")} expected, ${missing.length === 0 ? "all there" : `${missing.length} missing`}`,
    ],
    config.map(({ field, a, b }) => `  ${field}: ${printable(a ?? "none")} → ${printable(b ?? "none")}`),
    shown.map((path) => `  ${printable(path)}: missing`),
    hidden > 0 ? [`  … and ${hidden} more; --top ${missing.length} shows them`] : [],
  ]);
};

const percentOf = (share: number): string =>
  `${share < 0 ? "−" : "+"}${(Math.abs(share) * 100).toFixed(1)} %`;
