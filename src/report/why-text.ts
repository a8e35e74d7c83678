import type { Need } from "../model/closure.ts";
import type { PathEvent, WhyBelow, WhyChange, WhyPath, WhyReport } from "../model/why-report.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { columnsOf, cutEnd, cutMiddle, padEnd } from "./columns.ts";
import { indented, joinSections, type Page, pageOf, type TextOptions } from "./page.ts";
import { fileLineOf, instructionOf } from "./place.ts";
import { printable, printableLine } from "./printable.ts";

/** Said of each event, after the layer. */
const EVENTS: Readonly<Record<PathEvent, string>> = {
  added: "added",
  overwritten: "overwrote it",
  "metadata-only": "stored it again unchanged, for its mode, owner or time",
  deleted: "deleted it",
};

/** How a path came, what became of it, and what it is good for. */
export const renderWhy = (report: WhyReport, options: TextOptions): string => {
  const page = pageOf(options);
  const { asked, paths, pathCount, liveBytes } = report;
  const [only] = paths;
  if (only && pathCount === 1) return joinSections(sectionsOf(only, asked, page));
  const hidden = pathCount - paths.length;
  return joinSections([
    [page.paint.bold(`${printable(asked)}: ${countOf(pathCount, "path")}, ${formatBytes(liveBytes)} live`)],
    paths.map((path) => lineOf(path, page)),
    hidden === 0 ? [] : [`… and ${countOf(hidden, "more path")}; --top ${pathCount} shows them`],
  ]);
};

const sectionsOf = (of: WhyPath, asked: string, page: Page): string[][] => {
  const heading = [page.paint.bold(`${printable(of.path)}: ${stateOf(of)}`)];
  if (of.leadsTo !== null) heading.push(`  leads to ${printable(of.leadsTo)}`);
  if (of.state === "absent") return [[...heading, ...nearestLines(of)]];
  if (asked.startsWith("/") && asked.replace(/(?<=.)\/+$/, "") !== of.path)
    heading.push(`  asked for as ${printable(asked)}`);
  return [heading, of.history.flatMap((change) => changeLines(change, page)), factLines(of, page)];
};

const nearestLines = ({ nearest }: WhyPath): string[] => {
  if (nearest === null) return [];
  if (nearest.alike.length > 0) return nearest.alike.map((path) => `  there is ${printable(path)}`);
  return nearest.folder === "/" ? [] : [`  the nearest folder that is there: ${printable(nearest.folder)}`];
};

const stateOf = ({ state, kind, bytes }: WhyPath): string => {
  if (state === "absent") return "no layer holds it";
  const what = kind === "file" ? `a file of ${formatBytes(bytes)}` : KINDS[kind ?? "file"];
  return state === "live" ? what : `${what} that no container sees any more`;
};

const KINDS: Readonly<Record<NonNullable<WhyPath["kind"]>, string>> = {
  file: "a file",
  directory: "a directory",
  symlink: "a symbolic link",
  hardlink: "a hard link",
  character: "a character device",
  block: "a block device",
  fifo: "a named pipe",
};

const changeLines = (change: WhyChange, page: Page): string[] => {
  const { layer, event, bytes, base, instruction, createdBy } = change;
  const stored = bytes > 0 ? `, ${formatBytes(bytes)}` : "";
  const where = fileLineOf(instruction, page.dockerfile);
  const place = [base ? "base" : "", where ?? "", instructionOf(instruction, createdBy)];
  return [
    `  layer ${padEnd(`${layer}`, 3)} ${EVENTS[event]}${stored}`,
    cutEnd(`            ${place.filter(Boolean).join("  ")}`, page.width),
  ];
};

const factLines = (of: WhyPath, page: Page): string[] => {
  const fact = (name: string, text: string): string[] => {
    const [first = "", ...more] = indented(page, LABEL_COLUMNS + 2, text);
    return [`  ${padEnd(name, LABEL_COLUMNS)}${first.trimStart()}`, ...more];
  };
  return [
    ...(of.below ? fact("below it", belowText(of.below)) : []),
    ...(of.owner ? fact("package", `${printable(of.owner.package)} ${printable(of.owner.version)}`) : []),
    ...(of.neededBy.length > 0
      ? fact("needed by", chainText(of.neededBy))
      : of.reach === null
        ? []
        : fact("needed", REACHES[of.reach] + (of.unknown === null ? "" : `: ${printableLine(of.unknown)}`))),
    ...of.findings.flatMap(({ rule, title, bytes, package: whole }) =>
      fact(
        "waste",
        `${printableLine(title)} (${rule}, ${formatBytes(bytes)} in all${whole === null ? "" : `; all of ${printable(whole)} is`})`,
      ),
    ),
  ];
};

const LABEL_COLUMNS = 12;

const REACHES: Readonly<Record<NonNullable<WhyPath["reach"]>, string>> = {
  needed: "yes",
  "not reached": "nothing was found that needs it",
  unknown: "unknown",
};

/** `3,210 paths, 56 MB: 12 MB needed, 40 MB not reached, 4 MB unknown` */
const belowText = ({ paths, bytes, neededBytes, notReachedBytes, unknownBytes }: WhyBelow): string => {
  const parts = [
    neededBytes > 0 ? `${formatBytes(neededBytes)} needed` : "",
    notReachedBytes > 0 ? `${formatBytes(notReachedBytes)} not reached` : "",
    unknownBytes > 0 ? `${formatBytes(unknownBytes)} unknown` : "",
  ].filter(Boolean);
  return `${countOf(paths, "path")}, ${formatBytes(bytes)}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}`;
};

/** `CMD → /usr/bin/node → libstdc++.so.6 → /usr/lib/libstdc++.so.6.0.30` */
const chainText = (chain: readonly Need[]): string =>
  [chain[0]?.by ?? "", ...chain.flatMap(({ path, named }) => (named === path ? [path] : [named, path]))]
    .filter((name) => name !== "")
    .filter((name, at, all) => name !== all[at - 1])
    .map(printableLine)
    .join(" → ");

/** One path of many: what it holds, whether it is needed, and its name. */
const lineOf = (of: WhyPath, page: Page): string => {
  const size = of.state === "live" ? (of.kind === "file" ? formatBytes(of.bytes) : "") : of.state;
  const before = `  ${size.padStart(9)}  ${padEnd(of.reach ?? "", REACH_COLUMNS)}`;
  return before + cutMiddle(printable(of.path), page.width - columnsOf(before));
};

const REACH_COLUMNS = 13;
