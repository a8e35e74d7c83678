import { ancestorsOf, type ImagePath, parentOf } from "../model/path.ts";
import { countOf } from "./bytes.ts";
import { columnsOf, cutMiddle } from "./columns.ts";
import { printable } from "./printable.ts";

/** How many paths or folders are named before the rest is counted. */
const NAMED = 3;

/** The deepest directory that holds all the paths. */
const commonDirectory = (paths: readonly ImagePath[]): ImagePath => {
  const [first = "/", ...rest] = paths;
  let common = parentOf(first);
  for (const path of rest) while (common !== "/" && !path.startsWith(`${common}/`)) common = parentOf(common);
  return common;
};

/** `/usr/lib` of `/usr/lib/gcc/x/cc1`: near enough to the root to gather, deep enough to mean something. */
const gatheringOf = (path: ImagePath): ImagePath => ancestorsOf(path)[2] ?? parentOf(path);

/** Paths by the second directory below the root, in the order in which they first come. */
const groupsOf = (paths: readonly ImagePath[]): ImagePath[][] => {
  const groups = new Map<ImagePath, ImagePath[]>();
  for (const path of paths) {
    const group = groups.get(gatheringOf(path));
    if (group === undefined) groups.set(gatheringOf(path), [path]);
    else group.push(path);
  }
  return [...groups.values()];
};

const folderOf = (directory: ImagePath): string => (directory === "/" ? "/…" : `${directory}/…`);

/** What is said of a directory whose paths are all known, as far as there is room for the largest one. */
const folderLine = (paths: readonly ImagePath[], noun: string, columns: number): string => {
  const [first = "/"] = paths;
  const directory = commonDirectory(paths);
  const count = countOf(paths.length, noun);
  const folder = cutMiddle(printable(folderOf(directory)), columns - columnsOf(count) - 3);
  const room = columns - columnsOf(`${folder} (${count}, the largest )`);
  const largest = printable(first.slice(directory === "/" ? 1 : directory.length + 1));
  return room < 12 ? `${folder} (${count})` : `${folder} (${count}, the largest ${cutMiddle(largest, room)})`;
};

const groupLine = (paths: readonly ImagePath[], noun: string, columns: number): string =>
  paths.length === 1 ? cutMiddle(printable(paths[0] ?? "/"), columns) : folderLine(paths, noun, columns);

/**
 * The paths of a finding in at most four lines, folded to the directories that hold them:
 * `/usr/lib/gcc/… (431 files, the largest x86_64-linux-gnu/12/cc1plus)`. Largest first, as the paths come.
 * `count` may be more than the paths that are given: then no directory is said to hold them all.
 */
export const foldPaths = (
  paths: readonly ImagePath[],
  count: number,
  noun: "file" | "path",
  columns: number,
): string[] => {
  const few = paths.length <= NAMED;
  const groups = few ? paths.map((path) => [path]) : groupsOf(paths);
  const named = groups.slice(0, NAMED);
  const lines =
    paths.length < count
      ? named.map(([path = "/"]) => cutMiddle(printable(path), columns))
      : named.map((group) => groupLine(group, noun, columns));
  const rest = count - (paths.length < count ? named.length : named.flat().length);
  return rest > 0 && lines.length > 0 ? [...lines, `and ${countOf(rest, `other ${noun}`)}`] : lines;
};
