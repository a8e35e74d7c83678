import type { Report } from "../model/report.ts";
import { worthBytes } from "./attention.ts";
import { formatBytes } from "./bytes.ts";
import { type Place, wastedAt } from "./place.ts";

/** An instruction that took trouble over the base, and what came of it, as the end of a sentence. */
export interface Touched {
  readonly place: Place;
  readonly said: string;
}

const OUTCOMES = [
  {
    rule: "deleted",
    sentence: (bytes: string) => `deletes ${bytes} that lie in the base: that frees nothing`,
  },
  {
    rule: "metadata-only",
    sentence: (bytes: string) => `stores ${bytes} of the base a second time, unchanged`,
  },
];

/**
 * Instructions above the base that delete what lies in it, or store it again, the most bytes first. The bytes are the base's,
 * so no finding above it says so; yet it is the user's own line that does nothing, or makes the image larger. What was
 * overwritten is left out: that is what installing packages does.
 */
export const baseTouched = (report: Report, dockerfile: string | null): Touched[] => {
  const sums = new Map<string, { place: Place; sentence: (bytes: string) => string; bytes: number }>();
  for (const finding of report.findings) {
    const outcome = OUTCOMES.find(({ rule }) => rule === finding.rule);
    const place = wastedAt(finding, report.layers, dockerfile);
    const layer = finding.layers[1];
    if (!outcome || !place || !finding.base || layer === undefined || report.layers[layer]?.base !== false)
      continue;
    const key = `${outcome.rule} ${layer}`;
    const bytes = (sums.get(key)?.bytes ?? 0) + finding.bytes;
    sums.set(key, { place, sentence: outcome.sentence, bytes });
  }
  const worth = worthBytes(report.sizes.storedBytes);
  return [...sums.values()]
    .filter(({ bytes }) => bytes >= worth && bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ place, sentence, bytes }) => ({ place, said: sentence(formatBytes(bytes)) }));
};
