import type { RewriteReport } from "../model/rewrite-report.ts";
import { formatBytes } from "./bytes.ts";
import { declinedByReason } from "./declined.ts";
import { code, fenced, joinWithin, MOST_CHARACTERS, prose, type Section, table } from "./markup.ts";
import { patchOf } from "./rewrite-patch.ts";
import { verdictOf } from "./rewrite-text.ts";

/** The page for a pull request: the sum, the steps, the diff, and what was not done. */
export const renderRewriteMarkdown = (report: RewriteReport): string =>
  joinWithin(
    [
      prose(verdictOf(report)),
      stepsTable(report),
      diff(report),
      bases(report),
      declined(report),
      notes(report),
    ],
    MOST_CHARACTERS,
  );

/** What is done, line by line; "" where nothing is. */
export const stepsTable = ({ steps: all }: RewriteReport): string =>
  all.length === 0
    ? ""
    : table(
        ["Line:", "Rule", "Saves:", "Risk", "Why"],
        all.map(({ line, rule, savesBytes, estimate, risk, why }) => [
          `${line}`,
          code(rule),
          savesBytes === null ? "" : `${estimate ? "~" : ""}${formatBytes(savesBytes)}`,
          risk,
          prose(why),
        ]),
      );

/** Half a diff would be none. */
const diff = (report: RewriteReport): Section => {
  const text = patchOf(report);
  const instead = "The diff is too long for this page: `slim rewrite … --diff` prints it.";
  return text === "" ? "" : [fenced(text, "diff"), instead];
};

/** Tables of those that may be; one that cannot is told on a terminal, and in JSON. */
const bases = ({ smallerBases }: RewriteReport): string =>
  smallerBases
    .filter(({ refused }) => refused === null)
    .map(
      ({ from, to, proofs }) =>
        `A smaller base, for review: ${code(from)} → ${code(to)}\n\n${table(
          ["", "", "What the image shows"],
          proofs.map(({ what, verdict, said }) => [what, verdict, prose(said)]),
        )}`,
    )
    .join("\n\n");

const declined = ({ declined: all }: RewriteReport): string => {
  const groups = declinedByReason(all);
  if (groups.length === 0) return "";
  const said = groups.map(({ reason, members }) => {
    const places = members.map(({ line, rule }) => `line ${line}, ${code(rule)}`);
    return places.length === 1
      ? `- ${places[0]}: ${prose(reason)}`
      : `- ${prose(reason)}: ${places.join("; ")}`;
  });
  return `Not fixed:\n\n${said.join("\n")}`;
};

const notes = ({ notes: all }: RewriteReport): string => all.map((note) => `${prose(note)}.`).join("\n\n");
