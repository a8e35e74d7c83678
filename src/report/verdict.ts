import type { Report, ReportFinding, ReportSizes } from "../model/report.ts";
import { formatBytes, formatPercent } from "./bytes.ts";
import { NO_INSTRUCTION, type Place, storedAt, wastedAt } from "./place.ts";
import { printable } from "./printable.ts";

/** Three kinds of waste that share no byte. */
export interface Waste {
  readonly deadBytes: number;
  readonly removableBytes: number;
  readonly duplicateBytes: number;
}

/** The waste that the base stores, or that the layers above it store. */
export const wasteOf = (report: Report, base: boolean): Waste => {
  const layers = report.layers.filter((layer) => layer.base === base);
  const duplicates = report.findings.filter(
    (finding) => finding.base === base && finding.kind === "duplicate",
  );
  return {
    deadBytes: layers.reduce((total, layer) => total + layer.deadBytes, 0),
    removableBytes: layers.reduce((total, layer) => total + layer.removableBytes, 0),
    duplicateBytes: duplicates.reduce((total, finding) => total + finding.bytes, 0),
  };
};

export const wasteTotal = (waste: Waste): number =>
  waste.deadBytes + waste.removableBytes + waste.duplicateBytes;

/** `434 MB dead, 180 MB removable`; "" where there is no waste. */
export const wasteParts = (waste: Waste): string =>
  [
    { bytes: waste.deadBytes, word: "dead" },
    { bytes: waste.removableBytes, word: "removable" },
    { bytes: waste.duplicateBytes, word: "duplicate" },
  ]
    .filter((part) => part.bytes > 0)
    .map((part) => `${formatBytes(part.bytes)} ${part.word}`)
    .join(", ");

/** `the base debian:12`, as far as it has a name. */
export const baseOf = (report: Report): string =>
  report.base.name === null ? "the base" : `the base ${printable(report.base.name)}`;

/** What a user wants to know first, one sentence. */
export const verdictOf = (report: Report): string => {
  const stored = report.sizes.storedBytes;
  if (stored === 0) return "This image stores no content.";
  const own = wasteOf(report, false);
  const bytes = wasteTotal(own);
  if (bytes > 0) {
    const share = formatPercent(bytes, stored);
    return `${formatBytes(bytes)} of the ${formatBytes(stored)} stored (${share}) is waste${whereOf(report)}: ${wasteParts(own)}.`;
  }
  if (wasteTotal(wasteOf(report, true)) > 0) return `No waste above ${baseOf(report)}.`;
  return `No waste: all ${formatBytes(stored)} stored is live, and none of it is known to be removable.`;
};

/** Where the user's waste lies: with a base that nobody tells from the rest, its waste is among it. */
const whereOf = (report: Report): string => {
  if (report.layers.some((layer) => layer.base)) return ` above ${baseOf(report)}`;
  return report.base.evidence === "unknown" && report.layers.length > 1 ? ", base included" : "";
};

const isWaste = (finding: ReportFinding): boolean =>
  finding.kind === "dead" || finding.kind === "removable" || finding.kind === "duplicate";

/** The findings that a user can act on, in the report's order: waste above the base, largest first. */
export const actionable = (report: Report): ReportFinding[] =>
  report.findings.filter((finding) => isWaste(finding) && !finding.base && finding.bytes > 0);

/**
 * The one instruction that made the most waste, with its bytes; null where there is none. A layer without an instruction,
 * as an imported one, comes last: there is nothing in it that a user could change.
 */
export const worstPlace = (report: Report): (Place & { readonly bytes: number }) | null => {
  const culprits = new Map<string, { place: Place; bytes: number }>();
  for (const finding of actionable(report)) {
    const place = wastedAt(finding, report.layers) ?? storedAt(finding, report.layers, null);
    const key = `${place.where} ${place.instruction}`;
    culprits.set(key, { place, bytes: (culprits.get(key)?.bytes ?? 0) + finding.bytes });
  }
  const nameless = ({ place }: { place: Place }): number => (place.instruction === NO_INSTRUCTION ? 1 : 0);
  const [worst] = [...culprits.values()].sort((a, b) => nameless(a) - nameless(b) || b.bytes - a.bytes);
  return worst === undefined ? null : { ...worst.place, bytes: worst.bytes };
};

/** Layers are stored as blobs, which a pull transfers, or, as `docker save` writes them, as plain tars. */
export const storedAs = ({ tarBytes, blobBytes }: ReportSizes): "blob" | "tar" =>
  blobBytes < tarBytes ? "blob" : "tar";

/** `a pull transfers 508 MB`; of layers that are stored plain that is not so. */
export const pullOf = (sizes: ReportSizes): string =>
  storedAs(sizes) === "blob"
    ? `a pull transfers ${formatBytes(sizes.blobBytes)}`
    : `${formatBytes(sizes.blobBytes)} of layers, not compressed here`;
