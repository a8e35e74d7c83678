import type { Drop, SquashLayer, SquashReport, SquashSizes } from "../model/squash-report.ts";
import { countOf, formatBytes, formatPercent } from "./bytes.ts";
import { printJson } from "./json.ts";
import { indented, joinSections, type Page, pageOf, type TextOptions } from "./page.ts";
import { printable } from "./printable.ts";

export const renderSquashJson = (report: SquashReport): string => printJson(report);

/** What was made, what it saves, and the proof, on half a page. */
export const renderSquashText = (report: SquashReport, options: TextOptions): string => {
  const page = pageOf(options);
  const proof =
    `Proof: read back, all ${countOf(report.proof.paths, "path")} are as they were in path, kind, mode, owner, ` +
    `time, link, xattrs and content${report.dropped.length > 0 ? ", less what was dropped" : ""}.`;
  return joinSections([
    indented(page, 0, headline(report)),
    [
      row("", "stored", "dead", "tar", "as written", "layers"),
      sizes("before", report.before),
      sizes("after", report.after),
    ],
    ...pullSections(report, page),
    [
      ...indented(page, 0, baseLine(report)),
      ...report.dropped.flatMap((drop) => indented(page, 0, dropLine(drop), 2)),
    ],
    report.notes.flatMap((note) => indented(page, 0, `Note: ${printable(note)}.`, 2)),
    indented(page, 0, proof),
    [`digest ${report.digest}`],
  ]);
};

/** What `relayer` is about: the bytes to pull, and layer by layer why. */
const pullSections = ({ pull, layers, base }: SquashReport, page: Page): string[][] => {
  if (!pull) return [];
  const { previous, beforeBytes, afterBytes } = pull;
  const who = previous === null ? "whoever has the base alone" : `whoever has ${printable(previous)}`;
  const line = `To pull by ${who}: ${formatBytes(afterBytes)}; of the image as it was: ${formatBytes(beforeBytes)}.`;
  return [indented(page, 0, line), layers.map((layer, at) => layerLine(layer, at, at < base.layers))];
};

const layerLine = (layer: SquashLayer, at: number, isBase: boolean): string =>
  `  ${`${at}`.padStart(3)}  ${formatBytes(layer.blobBytes).padStart(9)}  ${whatIs(layer, isBase)}`;

const whatIs = ({ reused, kept, share }: SquashLayer, isBase: boolean): string => {
  if (isBase) return "base";
  if (reused) return "reused";
  return kept ? "kept" : `new: ${(share ?? []).join(" and ") || "empty"}`;
};

const headline = ({ output, before, after, layers }: SquashReport): string => {
  const saved = before.blobBytes - after.blobBytes;
  const share = formatPercent(saved, before.blobBytes);
  const unpacked = before.tarBytes - after.tarBytes;
  const but = unpacked > 0 ? `, but ${formatBytes(unpacked)} smaller unpacked` : "";
  const change =
    saved > 0 ? `${formatBytes(saved)} (${share}) smaller` : `${formatBytes(-saved)} larger as stored${but}`;
  const isPlain = layers.some(({ kept, diffId, blobDigest }) => !kept && diffId === blobDigest);
  const why =
    saved < 0 && isPlain && before.blobBytes < before.tarBytes
      ? " What is new in it is not compressed; --compression gzip has it so."
      : "";
  return `${printable(output)} is written: ${saved === 0 ? "as large as before" : change}.${why}`;
};

const row = (...cells: readonly string[]): string =>
  cells.map((cell, at) => (at === 0 ? `  ${cell}`.padEnd(10) : cell.padStart(12))).join("");

const sizes = (name: string, of: SquashSizes): string =>
  row(
    name,
    formatBytes(of.storedBytes),
    formatBytes(of.deadBytes),
    formatBytes(of.tarBytes),
    formatBytes(of.blobBytes),
    `${of.layers}`,
  );

const baseLine = ({ kept, layers, after, base }: SquashReport): string => {
  const reused = layers.filter((layer) => layer.reused).length;
  if (kept === 0)
    return after.layers === 1 ? "One layer, written anew." : `All ${after.layers} layers written anew.`;
  if (kept === after.layers && reused === 0)
    return `${countOf(kept, "layer")} copied byte for byte: there was nothing to gain.`;
  const name = base.name === null || base.layers !== kept ? "" : ` of the base ${printable(base.name)}`;
  const theirs = reused > 0 ? `, ${reused} of them reused` : "";
  const dead =
    after.deadBytes > 0 ? ` ${formatBytes(after.deadBytes)} of dead content stay in what was copied.` : "";
  return `${countOf(kept, "layer")}${name} copied byte for byte${theirs}, ${after.layers - kept} written anew.${dead}`;
};

const dropLine = ({ by, paths, bytes, baseBytes }: Drop): string => {
  const base = `; ${formatBytes(baseBytes)} of it lie in the base, where hiding them saves nothing`;
  return `Dropped by ${printable(by)}: ${countOf(paths, "path")}, ${formatBytes(bytes)}${baseBytes > 0 ? base : ""}.`;
};
