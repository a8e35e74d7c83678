import type { RewriteReport, RewrittenFile } from "../model/rewrite-report.ts";
import { countOf, formatBytes } from "./bytes.ts";
import { cutEnd, wrap } from "./columns.ts";
import { unifiedDiff } from "./diff.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Commit } from "./mail-patch.ts";
import { joinWithin, MOST_CHARACTERS, prose, table } from "./markup.ts";
import { printableLine } from "./printable.ts";
import { stepsTable } from "./rewrite-markdown.ts";
import { verdictOf } from "./rewrite-text.ts";

const MOST_OF_TITLE = 120;
const WIDTH = 72;

/**
 * The mark of a pull request's edits: of the lines that go and those that come, and of nothing around them, so that what was refused once
 * is known again when the file has changed elsewhere.
 */
export const pullMarkOf = (files: readonly RewrittenFile[]): string => {
  const lines = files.flatMap(({ path, before, after }) => {
    const diff = unifiedDiff(path, before ?? "", after)
      .split("\n")
      .slice(2);
    return [path, ...diff.filter((line) => /^[+-]/.test(line))];
  });
  return `<!-- slim:pull:${fingerprintOf(lines)} -->`;
};

/** What GitHub would make a reference or a link of, where no Markdown is read: `fixes #12` in a commit closes an issue. */
const inert = (text: string): string =>
  printableLine(text).replace(/[@#](?=\w)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, "$&\u200b");

/** The title of a pull request. */
export const pullTitle = (path: string, commits: readonly Commit[], savedBytes: number | null): string => {
  const [only] = commits;
  if (commits.length === 1 && only !== undefined) return cutEnd(inert(only.subject), MOST_OF_TITLE);
  const saves = savedBytes === null || savedBytes <= 0 ? "" : `, ${formatBytes(savedBytes)} less`;
  return cutEnd(`slim: ${countOf(commits.length, "edit")} of ${inert(path)}${saves}`, MOST_OF_TITLE);
};

/** The message of a commit. */
export const messageOf = ({ subject, body }: Commit): string => {
  const paragraphs = body.map((text) => wrap(inert(text), WIDTH).join("\n"));
  return [inert(subject), ...paragraphs].join("\n\n");
};

/** The text of a pull request, which begins with the mark of its edits. */
export const pullBody = (report: RewriteReport, mark: string): string =>
  `${mark}\n${joinWithin([prose(verdictOf(report)), sizes(report), [stepsTable(report), stepsCounted(report)], CLOSING], MOST_CHARACTERS)}`;

/** A table of very many steps gives way to what every pull request has to say; the commits have them all. */
const stepsCounted = ({ steps }: RewriteReport): string =>
  `The commits tell the ${countOf(steps.length, "step")} one by one.`;

const CLOSING =
  "One commit a rule, so that one can be dropped. No build has proved them: let this pull request's own build do so. " +
  "Close it, and the same edits are not offered again; commit to its branch, and slim leaves it alone. " +
  "A rule that is not wanted at all is switched off in `.slim.yaml`.";

/** What a pull transfers is known of compressed layers alone. */
const sizes = ({ image, predicted }: RewriteReport): string => {
  if (image === null || predicted === null) return "";
  const about = predicted.estimate ? "~" : "";
  const rows = [
    ["before", formatBytes(image.storedBytes), formatBytes(image.blobBytes)],
    ["after", `${about}${formatBytes(predicted.storedBytes)}`, `~${formatBytes(predicted.blobBytes)}`],
  ];
  const columns = image.compressed ? 3 : 2;
  return table(
    ["", "stored:", "pulled:"].slice(0, columns),
    rows.map((row) => row.slice(0, columns)),
  );
};
