import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/** A unified diff as `patch -p1` and `git apply` take it; "" where both texts are the same. */
export const unifiedDiff = (name: string, before: string, after: string): string => {
  if (before === after) return "";
  const path = name.replace(/^\.?\//, "");
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, {
    context: 3,
    headerOptions: FILE_HEADERS_ONLY,
  });
};
