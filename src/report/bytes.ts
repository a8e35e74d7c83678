const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** A size for people: decimal units and three significant digits, as docker and podman print them: `4.56 kB`. */
export const formatBytes = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  // 999.6 rounds to 1000, which is 1 of the next unit.
  while (Number(value.toPrecision(3)) >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(3))} ${UNITS[unit]}`;
};

/** A size in a column; none is a hyphen, so that what is there stands out. */
export const bytesOrHyphen = (bytes: number): string => (bytes === 0 ? "-" : formatBytes(bytes));

/** A share of a whole, 0…100, one decimal. `0 %` is nothing and `100 %` is all: what only rounds to them says so. */
export const formatPercent = (part: number, whole: number): string => {
  if (!(whole > 0) || !(part > 0)) return "0 %";
  if (part >= whole) return "100 %";
  const percent = (part / whole) * 100;
  if (percent < 0.1) return "<0.1 %";
  return percent > 99.9 ? ">99.9 %" : `${percent.toFixed(1)} %`;
};

/** A ratio, 0…1, three decimals; only nothing is `0`, and only a whole one is `1`. */
export const formatRatio = (ratio: number): string => {
  if (!(ratio > 0)) return "0";
  if (ratio >= 1) return "1";
  if (ratio < 0.001) return "<0.001";
  return ratio > 0.999 ? ">0.999" : `${Math.round(ratio * 1000) / 1000}`;
};

/** A whole number with its thousands parted: `24,310`. */
export const formatCount = (count: number): string => `${count}`.replace(/\B(?=(\d{3})+$)/g, ",");

/** A count with its noun: `1 layer`, `24,310 files`. */
export const countOf = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
