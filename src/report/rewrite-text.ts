import type { ReportStep, RewriteReport } from "../model/rewrite-report.ts";
import type { Declined } from "../model/step.ts";
import { countOf, formatBytes, formatPercent } from "./bytes.ts";
import { type DeclinedGroup, declinedByReason } from "./declined.ts";
import { indented, joinSections, type Page, pageOf, type TextOptions } from "./page.ts";
import { printable } from "./printable.ts";
import { patchOf } from "./rewrite-patch.ts";
import { smallerBaseSection } from "./smaller-base-text.ts";

/** How many of what was not done are told, where nobody said how many. */
const DECLINED_SHOWN = 12;

/** The page that a person reads after `slim rewrite`: the diff, what each step saves and why, what was left and why. */
export const renderRewriteText = (report: RewriteReport, options: TextOptions): string => {
  const page = pageOf(options);
  return joinSections([
    diffSection(report, page),
    indented(page, 0, verdictOf(report)).map(page.paint.bold),
    report.steps.flatMap((step) => stepLines(step, page)),
    sizesSection(report),
    smallerBaseSection(report.smallerBases, page),
    declinedSection(report, page),
    report.notes.flatMap((note) => indented(page, 0, `Note: ${printable(note)}.`, 2)),
  ]);
};

/** Of a file that nobody has seen before all lines are shown. */
const diffSection = (report: RewriteReport, { paint }: Page): string[] => {
  const { before, after, reconstructed } = report;
  const diff = reconstructed ? patchOf(report, before.length) : patchOf(report);
  return (diff === "" && reconstructed ? after : diff)
    .split("\n")
    .map((line) => {
      const shown = printable(line.replace(/\r$/, ""));
      if (/^(?:---|\+\+\+) /.test(line)) return paint.bold(shown);
      if (line.startsWith("+")) return paint.green(shown);
      if (line.startsWith("-")) return paint.red(shown);
      return shown;
    })
    .slice(0, -1);
};

/** What it comes to, in one sentence. */
export const verdictOf = ({ dockerfile, steps, image, predicted, declined }: RewriteReport): string => {
  const name = printable(dockerfile);
  if (steps.length === 0) {
    const left = declined.some(({ line }) => line !== null) ? " that can be changed safely" : "";
    const by = image === null ? "the text alone shows nothing" : `${image.name} shows nothing`;
    return `NO_CHANGE: ${name} stays as it is; ${printable(by)}${left || " to mend"}.`;
  }
  const what = `${name}: ${countOf(steps.length, "step")}`;
  if (image !== null && predicted === null) return `${what}; what it comes to is known when it is built.`;
  if (image === null || predicted === null)
    return `${what}; without the image that it built (--image) no bytes are claimed, and no second stage is looked for.`;
  const saved = image.storedBytes - predicted.storedBytes;
  const share = formatPercent(saved, image.storedBytes);
  return `${what} that ${steps.length === 1 ? "saves" : "save"} ${formatBytes(saved)} of ${formatBytes(image.storedBytes)} stored (${share}).`;
};

const stepLines = ({ line, rule, risk, savesBytes, estimate, why }: ReportStep, page: Page): string[] => {
  const saves = savesBytes === null ? "" : `, ${estimate ? "about " : ""}${formatBytes(savesBytes)}`;
  const head = `  line ${line}  ${printable(rule)}${saves}${risk === "review" ? "  (review first)" : ""}`;
  return [page.paint.bold(head), ...indented(page, 6, printable(why))];
};

/** What a pull transfers is known of compressed layers; of plain ones only what is stored here. */
const sizesSection = ({ image, predicted, steps }: RewriteReport): string[] => {
  if (image === null || predicted === null || steps.length === 0) return [];
  const row = (name: string, stored: string, pulled: string): string =>
    `  ${name.padEnd(10)}${stored.padStart(12)}${pulled.padStart(14)}`;
  return [
    row("", "stored", image.compressed ? "pulled" : "as saved"),
    row("before", formatBytes(image.storedBytes), formatBytes(image.blobBytes)),
    row("after", formatBytes(predicted.storedBytes), `~${formatBytes(predicted.blobBytes)}`),
  ];
};

const declinedSection = ({ declined }: RewriteReport, page: Page): string[] => {
  const shown = declinedByReason(declined).slice(0, page.top ?? DECLINED_SHOWN);
  const rest = declined.length - shown.reduce((sum, { members }) => sum + members.length, 0);
  const more = rest === 0 ? [] : [`  … and ${rest} more; --format json has them all`];
  if (shown.length === 0) return [];
  return ["Not fixed", ...shown.flatMap((group) => groupLines(group, page)), ...more];
};

/** One that stands alone begins with its line; several of one reason are listed behind it. */
const groupLines = ({ reason, members }: DeclinedGroup, page: Page): string[] => {
  const [only] = members;
  const text =
    only !== undefined && members.length === 1
      ? `${placed(only)}: ${printable(reason)}`
      : `${printable(reason)}: ${members.map(placed).join("; ")}`;
  return indented(page, 2, text, 4);
};

const placed = ({ line, rule, bytes }: Declined): string =>
  `line ${line}, ${printable(rule)}${bytes === undefined || bytes === 0 ? "" : `, ${formatBytes(bytes)}`}`;
