import type { ImagePath } from "../model/path.ts";
export const parseTrace = (text: string): readonly ImagePath[] =>
  text.split("\n").filter((line) => line.startsWith("/"));
