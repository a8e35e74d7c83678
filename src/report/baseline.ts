import type { Baseline, BaselineSizes } from "../model/baseline.ts";
import type { Report } from "../model/report.ts";
import { printJson } from "./json.ts";
import { actionable, wasteOf } from "./verdict.ts";

const sizesOf = (report: Report): BaselineSizes => ({
  storedBytes: report.sizes.storedBytes,
  blobBytes: report.sizes.blobBytes,
  ...wasteOf(report, false),
});

const compareText = ([a]: [string, number], [b]: [string, number]): number => (a < b ? -1 : a > b ? 1 : 0);

const wasteByRule = (report: Report): Record<string, number> => {
  const sums = new Map<string, number>();
  for (const { rule, bytes } of actionable(report)) sums.set(rule, (sums.get(rule) ?? 0) + bytes);
  return Object.fromEntries([...sums].sort(compareText));
};

/** A rule of the user's own may be called `toString`. */
export const wasteOfRule = ({ waste }: Baseline, rule: string): number =>
  Object.hasOwn(waste, rule) ? (waste[rule] ?? 0) : 0;

/** What of a report later images are held against. */
export const baselineOf = (report: Report): Baseline => ({
  schema: "slim-baseline/1",
  image: { name: report.image.name, platform: report.image.platform, id: report.image.id },
  sizes: sizesOf(report),
  layers: report.layers.map(({ diffId, blobDigest, blobBytes }) => ({ diffId, blobDigest, blobBytes })),
  waste: wasteByRule(report),
});

const least = (a: BaselineSizes, b: BaselineSizes): BaselineSizes => ({
  storedBytes: Math.min(a.storedBytes, b.storedBytes),
  blobBytes: Math.min(a.blobBytes, b.blobBytes),
  deadBytes: Math.min(a.deadBytes, b.deadBytes),
  removableBytes: Math.min(a.removableBytes, b.removableBytes),
  duplicateBytes: Math.min(a.duplicateBytes, b.duplicateBytes),
});

/** A new baseline that allows nothing that the old one did not: of each size the smaller one. */
export const ratchet = (old: Baseline, now: Baseline): Baseline => ({
  ...now,
  sizes: least(old.sizes, now.sizes),
  waste: Object.fromEntries(
    Object.entries(now.waste)
      .map(([rule, bytes]): [string, number] => [rule, Math.min(bytes, wasteOfRule(old, rule))])
      .filter(([, bytes]) => bytes > 0),
  ),
});

export const renderBaseline = ({ schema, image, sizes, layers, waste }: Baseline): string =>
  printJson({ schema, image, sizes, layers, waste });
