import { createTwoFilesPatch, FILE_HEADERS_ONLY, parsePatch } from "diff";
import { SlimError } from "../model/error.ts";

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

/** A piece of a diff: the lines of the new file that it shows, the first counted from 1. */
export interface Hunk {
  readonly line: number;
  readonly lines: readonly string[];
}

/**
 * What a unified diff, as `git diff` prints it, shows of a file as it is now. `name` is the diff's own; throws `usage` where it is none.
 */
export const hunksOf = (diff: string, path: string, name: string): readonly Hunk[] => {
  try {
    return parsePatch(diff)
      .filter(({ newFileName = "" }) => newFileName === path || newFileName.replace(/^b\//, "") === path)
      .flatMap(({ hunks }) => hunks)
      .map(({ newStart, lines }) => ({
        line: newStart,
        lines: lines.filter((line) => /^[ +]/.test(line)).map((line) => line.slice(1).replace(/\r$/, "")),
      }));
  } catch (cause) {
    throw new SlimError("usage", `${name}: is no unified diff; make it with git diff`, { cause });
  }
};
