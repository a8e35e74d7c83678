/** What came of one application: sizes are bytes of content. */
export interface Figures {
  readonly name: string;
  readonly beforeBytes: number;
  readonly afterBytes: number;
  readonly predictedBytes: number;
  readonly seconds: number;
}

/** The part that was saved: 0.5 is half. */
export const savedShare = ({ beforeBytes, afterBytes }: Figures): number => 1 - afterBytes / beforeBytes;

/** How far off the prediction is, as a part of what was built. */
export const error = ({ afterBytes, predictedBytes }: Figures): number =>
  Math.abs(predictedBytes / afterBytes - 1);

/** Of none, nothing is known: NaN. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = sorted.length / 2;
  return ((sorted[Math.ceil(at) - 1] ?? Number.NaN) + (sorted[Math.floor(at)] ?? Number.NaN)) / 2;
};

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** A table of the figures, and beside their medians the bars that they are held to. */
export const figuresTable = (figures: readonly Figures[]): string => {
  const rows = [
    ["application", "before", "after", "saved", "predicted", "error", "time"],
    ...figures.map((one) => [
      one.name,
      megabytes(one.beforeBytes),
      megabytes(one.afterBytes),
      percent(savedShare(one)),
      megabytes(one.predictedBytes),
      percent(error(one)),
      `${one.seconds.toFixed(0)} s`,
    ]),
    ["median", "", "", percent(median(figures.map(savedShare))), "", percent(median(figures.map(error))), ""],
    ["bar", "", "", "50.0 %", "", "2.0 %", ""],
  ];
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
};
