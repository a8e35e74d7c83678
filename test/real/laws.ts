import { expect } from "vitest";
import type { DeadSizes, ReportFinding } from "../../src/model/report.ts";
import type { Reading } from "./images.ts";

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, number) => total + number, 0);
const sumOf = ({ overwrittenBytes, metadataOnlyBytes, deletedBytes, shadowedBytes }: DeadSizes): number =>
  overwrittenBytes + metadataOnlyBytes + deletedBytes + shadowedBytes;

/** Law 1, in each layer and in sum, and the bounds of every share. */
export const everyByteHasOneFate = ({ analysis, report }: Reading): void => {
  const { sizes } = report;
  const { layers } = analysis.accounts;
  const bodies = analysis.scene.image.layers.map(({ entries }) =>
    sum(entries.map((entry) => entry.contentBytes)),
  );
  expect(layers.map(({ contentBytes }) => contentBytes)).toEqual(bodies);
  for (const { contentBytes, liveBytes, dead } of layers) expect(liveBytes + sumOf(dead)).toBe(contentBytes);
  expect(report.layers.map(({ deadBytes }) => deadBytes)).toEqual(layers.map(({ dead }) => sumOf(dead)));
  expect(sizes.storedBytes).toBe(sum(bodies));
  expect(sizes.liveBytes + sizes.deadBytes).toBe(sizes.storedBytes);
  expect(sumOf(sizes.dead)).toBe(sizes.deadBytes);
  expect(sum(layers.map(({ dead }) => sumOf(dead)))).toBe(sizes.deadBytes);
  expect(sizes.efficiency).toBeCloseTo(sizes.liveBytes / sizes.storedBytes, 12);
  expect(sizes.efficiency).toBeGreaterThan(0);
  expect(sizes.efficiency).toBeLessThanOrEqual(1);
};

/** What is live is what the merged tree shows, every content once. */
export const liveIsWhatTheTreeShows = ({ analysis, report }: Reading): void => {
  const { image, tree } = analysis.scene;
  const shown = new Set<string>();
  let bytes = 0;
  for (const { content } of tree.nodes.values()) {
    if (!content || shown.has(`${content.layer}/${content.entry}`)) continue;
    shown.add(`${content.layer}/${content.entry}`);
    bytes += image.layers[content.layer]?.entries[content.entry]?.contentBytes ?? Number.NaN;
  }
  expect(bytes).toBe(report.sizes.liveBytes);
};

/** Findings name every dead byte once, and no live one twice. */
export const findingsClaimEachByteOnce = ({ report }: Reading): void => {
  const { sizes, findings, layers } = report;
  const total = (kind: ReportFinding["kind"]): number =>
    sum(findings.filter((finding) => finding.kind === kind).map(({ bytes }) => bytes));
  expect(total("dead")).toBe(sizes.deadBytes);
  expect(total("removable")).toBe(sizes.removableBytes);
  expect(total("duplicate")).toBe(sizes.duplicateBytes);
  expect(sizes.removableBytes + sizes.duplicateBytes).toBeLessThanOrEqual(sizes.liveBytes);
  expect(sum(layers.map(({ removableBytes }) => removableBytes))).toBe(sizes.removableBytes);
  for (const { index, contentBytes, deadBytes, removableBytes } of layers)
    expect(deadBytes + removableBytes, `layer ${index}`).toBeLessThanOrEqual(contentBytes);
};

/**
 * Law 7: of what an image is wrapped in, only its name and the stored size of layers may tell; and the name of a base that
 * only an annotation gives, for docker-archives have none.
 */
export const withoutWrapping = ({ report }: Reading): object => ({
  ...report,
  image: { ...report.image, name: "", format: "" },
  base: report.base.evidence === "unknown" ? { ...report.base, name: null } : report.base,
  sizes: { ...report.sizes, blobBytes: 0 },
  layers: report.layers.map((layer) => ({ ...layer, blobBytes: 0, blobDigest: "" })),
});
