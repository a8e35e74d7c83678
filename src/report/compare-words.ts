import type { Comparison } from "../model/comparison.ts";
import { countOf, formatBytes, formatPercent } from "./bytes.ts";
import { wasteTotalOf } from "./compare.ts";

/** `+12 MB`, `-3 kB`, `0 B`. */
export const formatChange = (bytes: number): string =>
  bytes > 0 ? `+${formatBytes(bytes)}` : bytes < 0 ? `-${formatBytes(-bytes)}` : "0 B";

/** `+5.1 %` of what was there before; "" where nothing was, or nothing changed. */
export const formatGrowth = (change: number, before: number): string => {
  if (change === 0 || before === 0) return "";
  const share =
    change < before ? formatPercent(Math.abs(change), before) : `${Math.round((change * 100) / before)} %`;
  return `${change > 0 ? "+" : "-"}${share}`;
};

/** One number of both images. */
export interface Measure {
  readonly label: string;
  readonly a: number;
  readonly b: number;
}

/** The sizes of both, in the order in which they are read. */
export const measuresOf = ({ a, b, pull }: Comparison): Measure[] => [
  { label: "stored", a: a.sizes.storedBytes, b: b.sizes.storedBytes },
  { label: "dead, above the base", a: a.sizes.deadBytes, b: b.sizes.deadBytes },
  { label: "removable, above the base", a: a.sizes.removableBytes, b: b.sizes.removableBytes },
  { label: "duplicate, above the base", a: a.sizes.duplicateBytes, b: b.sizes.duplicateBytes },
  {
    label: pull.plain ? "layers, uncompressed" : "layers as stored",
    a: a.sizes.blobBytes,
    b: b.sizes.blobBytes,
  },
];

const HEADS: Readonly<Record<Comparison["verdict"], string>> = {
  better: "Better",
  worse: "Worse",
  mixed: "Better and worse",
  same: "The same",
};

const changeWords = (change: number, what: string): string =>
  change === 0
    ? `as much ${what}`
    : `${formatBytes(Math.abs(change))} ${change > 0 ? "more" : "less"} ${what}`;

/** `Worse: 12 MB more stored (+5.1 %), 3 MB more waste above the base.` */
export const verdictWords = ({ a, b, verdict }: Comparison): string => {
  const stored = b.sizes.storedBytes - a.sizes.storedBytes;
  const waste = wasteTotalOf(b.sizes) - wasteTotalOf(a.sizes);
  const growth = formatGrowth(stored, a.sizes.storedBytes);
  const share = growth === "" ? "" : ` (${growth})`;
  return `${HEADS[verdict]}: ${changeWords(stored, "stored")}${share}, ${changeWords(waste, "waste above the base")}.`;
};

/** `Who has A pulls 40.2 MB in 3 of 13 layers; 10 layers, 92 MB, are there already.` */
export const pullWords = ({ pull, layers }: Comparison): string => {
  const pulled = layers.filter(({ shared }) => !shared).length;
  const shared = layers.length - pulled;
  const said =
    `Who has A pulls ${formatBytes(pull.pulledBytes)} in ${pulled} of ${countOf(layers.length, "layer")}; ` +
    (shared === 0
      ? "no layer is shared."
      : `${countOf(shared, "layer")}, ${formatBytes(pull.sharedBytes)}, ${shared === 1 ? "is" : "are"} there already.`);
  return pull.plain ? `${said} Layers are not compressed here: a registry's blobs are smaller.` : said;
};
