import type { Image } from "../../model/image.ts";
import type { HistoryCommand } from "../history.ts";
import { oneLine } from "../one-line.ts";
import { commented, type Page } from "./page.ts";
import type { Start } from "./start.ts";

/** By this line a reader, and slim itself, tells a Dockerfile that nobody wrote. */
const MARK = "Reconstructed from the history of";

/**
 * What stands above the first instruction of the history. A base that nobody tells is a build argument without a value: no builder builds
 * that, and `--build-arg BASE=` fills it in.
 */
export const headOf = (
  { name, annotations, config }: Image,
  { from, certain, layers }: Start,
  system: string | null,
  below: readonly HistoryCommand[],
): Page => {
  const lines = [
    `${MARK} ${oneLine(name)}. A history keeps no comments, no mounts of RUN, no names of other stages, and not what was in the build context: read this before you build it.`,
  ];
  if (from !== null) {
    const digest = annotations[BASE_DIGEST];
    const pinned = digest && annotations[BASE_NAME] === from ? [`It was ${from}@${digest}.`] : [];
    return page([lines, pinned], [`FROM ${from}`]);
  }
  const systems = system === null ? "" : ` The image says that it is ${oneLine(system)}.`;
  const stated = annotations[BASE_NAME] || config.labels[BASE_NAME] || null;
  const named =
    stated === null ? "" : ` A label names ${oneLine(stated)}, and not how many layers came with it.`;
  const files = below.findLast(({ keyword }) => keyword === "ADD");
  const rootFs =
    files === undefined || files.destination !== null ? "" : ` Below it is ${oneLine(files.text)}.`;
  const end = certain ? "" : ` ${endOf(layers)}`;
  return page(
    [
      lines,
      [
        `What it was built on is not told: put it in, or give --build-arg BASE=….${systems}${named}${rootFs}${end}`,
      ],
    ],
    ["ARG BASE", "FROM $BASE"],
  );
};

const BASE_NAME = "org.opencontainers.image.base.name";
const BASE_DIGEST = "org.opencontainers.image.base.digest";

const endOf = (layers: number): string =>
  layers === 0
    ? "Some of what follows may be its own: --base N says how many layers came with it."
    : `At least ${layers === 1 ? "the lowest layer is" : `the ${layers} lowest layers are`} its own, and some of what follows may be too: --base N says how many.`;

const page = (paragraphs: readonly (readonly string[])[], instructions: readonly string[]): Page => {
  const [mark = [], about = []] = paragraphs;
  const lines = [...mark.flatMap(commented), "", ...about.flatMap(commented), ...instructions];
  return { lines, instructions };
};
