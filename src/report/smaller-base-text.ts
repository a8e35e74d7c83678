import type { SmallerBase } from "../model/smaller-base.ts";
import { indented, type Page } from "./page.ts";
import { printable } from "./printable.ts";

/** The smaller bases that are known, each with its table; of one that cannot be, why not. Nothing where none can be. */
export const smallerBaseSection = (bases: readonly SmallerBase[], page: Page): string[] =>
  bases.every(({ refused }) => refused !== null)
    ? []
    : [
        "A smaller base (for review; --smaller-base takes the first that nothing speaks against)",
        ...bases.flatMap((base) => linesOf(base, page)),
      ];

const linesOf = ({ from, to, refused, proofs }: SmallerBase, page: Page): string[] => {
  const head = `  ${printable(from)} → ${printable(to)}`;
  if (refused !== null) return indented(page, 2, `${head.trim()}: no, ${printable(refused)}`, 4);
  return [
    page.paint.bold(head),
    ...proofs.flatMap(({ what, verdict, said }) =>
      indented(page, 4, `${verdict}, ${what}: ${printable(said)}`, 8),
    ),
  ];
};
