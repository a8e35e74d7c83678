import type { Finding } from "../model/finding.ts";
import type { Gate, Report, ReportLayer } from "../model/report.ts";
import { type Limit, UNIT_BYTES } from "./limits.ts";

type Judged = Pick<Report, "sizes" | "layers">;

/** What of an earlier image the gates of growth need, in bytes, and what a pull costs who has it. */
export interface Against {
  readonly storedBytes: number;
  readonly pulledBytes: number;
}

/** How a user wants to be judged. */
export interface Terms {
  readonly against?: Against | null;
  /** Findings that count no more. */
  readonly ignored?: readonly Finding[];
  /** Whether what came with `FROM` is charged too: by itself it is not, for it cannot be changed here. */
  readonly includeBase?: boolean;
}

const NOTHING: Against = { storedBytes: 0, pulledBytes: 0 };

/** What the user's own layers store and can change: what came with `FROM` is not charged to them. */
const charged = (
  layers: readonly ReportLayer[],
  field: "deadBytes" | "removableBytes",
  { ignored = [], includeBase = false }: Terms,
): number => {
  const bytes = layers
    .filter((layer) => includeBase || !layer.base)
    .reduce((total, layer) => total + layer[field], 0);
  // Removable bytes are sums of findings, from which the ignored ones are gone; dead bytes are the layers' own.
  const known = ignored.filter(
    ({ waste, base }) => field === "deadBytes" && waste.kind === "dead" && (includeBase || !base),
  );
  return bytes - known.reduce((total, finding) => total + finding.bytes, 0);
};

const bytesJudged = (
  gate: "max-dead" | "max-removable" | "max-stored",
  { sizes, layers }: Judged,
  terms: Terms,
): number => {
  if (gate === "max-stored") return sizes.storedBytes;
  return charged(layers, gate === "max-dead" ? "deadBytes" : "removableBytes", terms);
};

/** Bytes in a unit of theirs, or as a share of a whole; of nothing, something is all there is. */
const inUnit = (bytes: number, unit: string, whole: number): number => {
  if (unit !== "%") return bytes / (UNIT_BYTES.get(unit) ?? 1);
  return whole === 0 ? Math.sign(bytes) * 100 : (bytes * 100) / whole;
};

/** What the image has, in the limit's own unit. */
const actualOf = ({ gate, unit }: Limit, report: Judged, terms: Terms): number => {
  const against = terms.against ?? NOTHING;
  switch (gate) {
    case "max-growth":
      return inUnit(report.sizes.storedBytes - against.storedBytes, unit, against.storedBytes);
    case "max-pull":
      return inUnit(against.pulledBytes, unit, report.sizes.blobBytes);
    case "max-dead":
    case "max-removable":
    case "max-stored":
      return inUnit(bytesJudged(gate, report, terms), unit, report.sizes.storedBytes);
    case "min-efficiency":
      return report.sizes.efficiency * (unit === "%" ? 100 : 1);
    case "max-layers":
      return report.layers.length;
    default:
      return gate satisfies never;
  }
};

/** Equal but for what binary fractions lose: a limit that is met exactly passes. */
const equal = (a: number, b: number): boolean => Math.abs(a - b) <= 4 * Number.EPSILON * Math.abs(b);

/** As few digits, three or more, as still tell a value from the limit that it misses, and from the whole. */
const distinct = (actual: number, limit: number, whole: number): number => {
  if (equal(actual, limit)) return limit;
  for (let digits = 3; digits < 17; digits++) {
    const rounded = Number(actual.toPrecision(digits));
    const sameSide = rounded !== limit && rounded > limit === actual > limit;
    if (sameSide && (rounded !== whole || actual === whole)) return rounded;
  }
  return actual;
};

/** Holds a report against the limits. Dead and removable count above the base, the rest for the whole image. */
export const judgeGates = (report: Judged, limits: readonly Limit[], terms: Terms = {}): Gate[] =>
  limits.map((limit) => {
    const actual = actualOf(limit, report, terms);
    const atMost = limit.gate !== "min-efficiency";
    const exact = limit.unit === "" && limit.gate !== "min-efficiency";
    return {
      name: limit.gate,
      limit: limit.given,
      actual: `${exact ? actual : distinct(actual, limit.value, limit.unit === "%" ? 100 : 1)}${limit.unit}`,
      passed: equal(actual, limit.value) || (atMost ? actual < limit.value : actual > limit.value),
    };
  });
