import type { PackageChange } from "../model/package.ts";
import { countOf } from "./bytes.ts";
import type { Page } from "./page.ts";
import { printable } from "./printable.ts";

const KINDS = ["added", "upgraded", "removed"] as const satisfies readonly PackageChange["change"][];

/** `added 126 packages; upgraded 1 package`; "" where there is none. */
export const packagesSummary = (changes: readonly PackageChange[]): string =>
  KINDS.map((kind) => ({ kind, count: changes.filter(({ change }) => change === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${kind} ${countOf(count, "package")}`)
    .join("; ");

/** `A  deb:zlib1g 1:1.2.13`, `U  deb:libssl3 3.0.11 → 3.0.15`. Never cut, so that each line can be searched and copied. */
export const packageLine = ({ id, change, before, after }: PackageChange, { paint }: Page): string => {
  const line = (mark: string, versions: string): string => `${mark}  ${printable(id)} ${printable(versions)}`;
  switch (change) {
    case "added":
      return paint.green(line("A", after ?? ""));
    case "upgraded":
      return paint.yellow(line("U", `${before ?? ""} → ${after ?? ""}`));
    case "removed":
      return paint.red(line("D", before ?? ""));
    default:
      return change satisfies never;
  }
};
