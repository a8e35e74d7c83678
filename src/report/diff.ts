import { createTwoFilesPatch, FILE_HEADERS_ONLY, parsePatch, type StructuredPatchHunk } from "diff";
import { SlimError } from "../model/error.ts";
import type { RewrittenFile } from "../model/rewrite-report.ts";

/**
 * A unified diff as `patch -p1` and `git apply` take it, with so many lines around each change, of a file that is new where it says so; ""
 * where both texts are the same.
 */
export const unifiedDiff = (
  name: string,
  before: string,
  after: string,
  { context = 3, isNew = false }: { readonly context?: number; readonly isNew?: boolean } = {},
): string => {
  if (before === after) return "";
  const path = name.replace(/^\.?\//, "");
  const old = isNew ? "/dev/null" : `a/${path}`;
  return createTwoFilesPatch(old, `b/${path}`, before, after, undefined, undefined, {
    context,
    headerOptions: FILE_HEADERS_ONLY,
  });
};

/** The same of several files, one behind the other. */
export const patchOfFiles = (files: readonly RewrittenFile[], context = 3): string =>
  files
    .map(({ path, before, after }) =>
      unifiedDiff(path, before ?? "", after, { context, isNew: before === null }),
    )
    .join("");

/** A piece of a diff: the lines of the new file that it shows, the first counted from 1. */
export interface Hunk {
  readonly line: number;
  readonly lines: readonly string[];
  /** Of each line its number in the old file; null where the diff adds it. */
  readonly oldLines: readonly (number | null)[];
}

/**
 * What a unified diff, as `git diff` prints it, shows of a file as it is now. `name` is the diff's own; throws `usage` where it is none.
 */
export const hunksOf = (diff: string, path: string, name: string): readonly Hunk[] => {
  try {
    return parsePatch(diff)
      .filter(({ newFileName = "" }) => newFileName === path || newFileName.replace(/^b\//, "") === path)
      .flatMap(({ hunks }) => hunks)
      .map(hunkOf);
  } catch (cause) {
    throw new SlimError("usage", `${name}: is no unified diff; make it with git diff`, { cause });
  }
};

/** The same of the hunks of one file, as hosts give them, without its names; none where they cannot be read. */
export const hunksIn = (patch: string): readonly Hunk[] => {
  try {
    return parsePatch(`--- a\n+++ b\n${patch.replace(/\n?$/, "\n")}`)
      .flatMap(({ hunks }) => hunks)
      .map(hunkOf);
  } catch {
    return [];
  }
};

/** The first line that a hunk shows otherwise than a text has it; null where all agree. Such a diff is of another state. */
export const strangeLine = (hunks: readonly Hunk[], text: string): number | null => {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  for (const hunk of hunks) {
    const at = hunk.lines.findIndex((line, index) => lines[hunk.line - 1 + index] !== line);
    if (at !== -1) return hunk.line + at;
  }
  return null;
};

const hunkOf = ({ oldStart, newStart, lines }: StructuredPatchHunk): Hunk => {
  let old = oldStart;
  const shown = lines
    .filter((line) => /^[ +-]/.test(line))
    .map((line) => ({ line, old: line.startsWith("+") ? null : old++ }))
    .filter(({ line }) => !line.startsWith("-"));
  return {
    line: newStart,
    lines: shown.map(({ line }) => line.slice(1).replace(/\r$/, "")),
    oldLines: shown.map((one) => one.old),
  };
};
