import type { Comparison } from "../model/comparison.ts";
import { formatBytes } from "./bytes.ts";
import { formatChange, formatGrowth, measuresOf, pullWords, verdictWords } from "./compare-words.ts";
import { gatesTable } from "./markdown.ts";
import { codeCell, instructionCell, MOST_ROWS, moreOf, proseCell } from "./markdown-cells.ts";
import { joinWithin, MOST_CHARACTERS, table } from "./markup.ts";
import { instructionOf } from "./place.ts";

const sizes = (comparison: Comparison): string =>
  table(
    ["", "A:", "B:", "change:", ":"],
    measuresOf(comparison).map(({ label, a, b }) => [
      label,
      formatBytes(a),
      formatBytes(b),
      formatChange(b - a),
      formatGrowth(b - a, a),
    ]),
  );

const layers = (comparison: Comparison): string => {
  const pulled = comparison.layers.filter(({ shared }) => !shared);
  if (pulled.length === 0) return "";
  const rows = pulled
    .slice(0, MOST_ROWS)
    .map(({ index, blobBytes, instruction, createdBy }) => [
      `${index}`,
      formatBytes(blobBytes),
      instructionCell(instructionOf(instruction, createdBy)),
    ]);
  const body = table(["layer:", "pulled:", "instruction"], rows) + moreOf(pulled.length);
  return `<details><summary>Layers of B that A does not have</summary>\n\n${body}\n\n</details>`;
};

const waste = (comparison: Comparison): string => {
  if (comparison.waste.length === 0) return "";
  const rows = comparison.waste
    .slice(0, MOST_ROWS)
    .map(({ rule, aBytes, bBytes }) => [
      codeCell(rule),
      formatBytes(aBytes),
      formatBytes(bBytes),
      formatChange(bBytes - aBytes),
    ]);
  return `### Waste that changed\n\n${table(["rule", "A:", "B:", "change:"], rows)}${moreOf(comparison.waste.length)}`;
};

/** What changed, part by part, the most important first. */
export const changeSections = (comparison: Comparison): string[] => [
  proseCell(verdictWords(comparison)),
  sizes(comparison),
  proseCell(pullWords(comparison)),
  waste(comparison),
  layers(comparison),
  comparison.notes.map(proseCell).join("\n\n"),
];

/** A comparison as a comment or a job's summary shows it: at most 64,000 characters. */
export const renderCompareMarkdown = (comparison: Comparison): string => {
  const head = `## slim: ${codeCell(comparison.b.name)} against ${codeCell(comparison.a.name)}`;
  const [verdict = "", ...rest] = changeSections(comparison);
  return joinWithin([head, verdict, gatesTable(comparison.gates), ...rest], MOST_CHARACTERS);
};
