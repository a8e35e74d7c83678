import type { Report, ReportFinding } from "../model/report.ts";
import { formatBytes } from "./bytes.ts";
import { cutEnd } from "./columns.ts";
import { foldPaths } from "./folded.ts";
import { NO_INSTRUCTION, storedAgainAt, storedAt, wastedAt } from "./place.ts";
import { printableLine } from "./printable.ts";

/** Columns of an instruction or a path in a message. */
const QUOTED = 120;

/** How the parts of a message are set: our own words, and texts of the image. */
export interface Setting {
  words(text: string): string;
  quoted(text: string): string;
}

/**
 * For pages that show a text as it is. What makes a mention, a reference or a tag of `@`, `#` and `<` elsewhere is kept from
 * what follows by a zero-width space, in case one of them does read it as Markdown.
 */
export const inert = (text: string): string => printableLine(text).replace(/[@#<](?=\S)/g, "$&\u200b");

/** Plain text. */
export const PLAIN: Setting = { words: inert, quoted: (text) => inert(cutEnd(text, QUOTED)) };

const joined = (words: string, quoted: string): string => (quoted === "" ? "" : `${words} ${quoted}`);

/** `44.6 kB: Files deleted by a later layer`; without bytes where it costs none. */
export const headOf = ({ bytes, title }: ReportFinding): string =>
  bytes > 0 ? `${formatBytes(bytes)}: ${title}` : title;

const causeOf = (finding: ReportFinding, report: Report, { words, quoted }: Setting): string => {
  const wasted = wastedAt(finding, report.layers);
  const again = storedAgainAt(finding, report.layers);
  if (wasted !== null) return joined(words(`Made waste by ${wasted.where}`), quoted(wasted.instruction));
  return again === null
    ? ""
    : joined(words(`Stored again unchanged by ${again.where}`), quoted(again.instruction));
};

/** What is wrong, what stored it, what made it waste, which paths, what to do: each a part, none of them empty. */
export const messageOf = (finding: ReportFinding, report: Report, setting: Setting): string[] => {
  const { words, quoted } = setting;
  const { instruction } = storedAt(finding, report.layers, null);
  const isNamed = finding.layers.length > 0 && instruction !== NO_INSTRUCTION;
  const paths = foldPaths(finding.paths, finding.pathCount, "file", QUOTED).map(quoted);
  return [
    words(headOf(finding)),
    isNamed ? joined(words("Stored by"), quoted(instruction)) : "",
    causeOf(finding, report, setting),
    paths.join(", "),
    words(`${finding.fix}${finding.risk === "review" ? " (review first)" : ""}`),
  ].filter((part) => part !== "");
};
