import { type Expanded, fits } from "./expanded.ts";
import type { HistoryCommand } from "./history.ts";
import type { Step } from "./steps.ts";

/** Which step wrote which history entry, as far down as that is sure. */
export interface Alignment {
  /** By the entry's index. */
  readonly stepOf: ReadonlyMap<number, Step>;
  /** The entries below this index were not matched: the base's, where nothing failed. */
  readonly lowest: number;
  /** The first step, from the end, that the history does not have. */
  readonly failed: Step | null;
}

/**
 * Matches the end of a history with the steps of a build, backwards, so that a base with the same commands confuses
 * nothing. RUN, COPY and ADD must stand one for one. Metadata may be missing from the history (kaniko writes none) but not
 * from the steps, so the walk is a subsequence match, for which taking each match at once is right.
 */
export function align(history: readonly HistoryCommand[], steps: readonly Step[]): Alignment {
  const stepOf = new Map<number, Step>();
  let at = lastOfDockerfile(history, steps);
  for (const step of steps.toReversed()) {
    if (isWrittenBy(history[at], step)) stepOf.set(at--, step);
    else if (!mayBeMissing(history[at], step)) return mismatch(history, stepOf, at + 1, step);
  }
  const last = steps.at(-1);
  if (stepOf.size === 0 && last !== undefined) return mismatch(history, stepOf, at + 1, last);
  return { stepOf, lowest: at + 1, failed: null };
}

/** The last entry that an instruction wrote: after it come `--label`, as one LABEL more, and `--squash`, without a text. */
function lastOfDockerfile(history: readonly HistoryCommand[], steps: readonly Step[]): number {
  const last = history.length - (history.at(-1)?.text === "" ? 2 : 1);
  const labels = last - history.findLastIndex(({ keyword }, index) => keyword !== "LABEL" && index <= last);
  const written =
    steps.length - 1 - steps.findLastIndex(({ instruction }) => instruction.keyword !== "LABEL");
  return last - Math.max(0, labels - written);
}

/** kaniko can write all instructions as one entry under the last one's name, so its history says all or nothing. */
function mismatch(
  history: readonly HistoryCommand[],
  stepOf: ReadonlyMap<number, Step>,
  lowest: number,
  failed: Step,
): Alignment {
  const byKaniko = history.findLast(({ emptyLayer }) => !emptyLayer)?.builder === "kaniko";
  return { stepOf: byKaniko ? new Map() : stepOf, lowest, failed };
}

/** Whether an entry can be what a builder wrote of a step. */
function isWrittenBy(command: HistoryCommand | undefined, { instruction, texts }: Step): boolean {
  if (command === undefined) return false;
  const { keyword, argument, destination, emptyLayer } = command;
  // An exec form in the classic builder's history is the bare command.
  if (keyword !== (instruction.keyword === "RUN" && keyword === null ? null : instruction.keyword))
    return false;
  if (destination !== null) return fitsPath(texts.destinations, destination);
  if (keyword === "WORKDIR") return fitsPath(texts.arguments, argument);
  if (!isMetadata(instruction.keyword))
    return argument !== "" && texts.arguments.some((text) => fits(text, argument));
  // Builders write metadata in too many ways to compare. With a layer (buildah without --layers) it must be the same.
  return emptyLayer || texts.arguments.some((text) => fits(text, argument));
}

/** Trailing slashes aside, which builders add and drop. */
function fitsPath(paths: readonly Expanded[], written: string): boolean {
  const bare = written.replace(/(?<=.)\/$/, "");
  return paths.some((path) => fits(path, bare) || fits(path, `${bare}/`));
}

/** A WORKDIR that exists may write nothing. One that is there and is another says that something is wrong. */
const mayBeMissing = (command: HistoryCommand | undefined, { instruction: { keyword } }: Step): boolean =>
  isMetadata(keyword) && (keyword !== "WORKDIR" || command?.keyword !== "WORKDIR");

const isMetadata = (keyword: string): boolean => keyword !== "RUN" && keyword !== "COPY" && keyword !== "ADD";
