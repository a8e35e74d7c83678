import type { HistoryEntry } from "../../model/image.ts";
import { baseFromComments } from "../base.ts";
import type { HistoryCommand } from "../history.ts";
import type { LayerEntries } from "../layers.ts";

/** What is known of the base, whoever told it. */
export interface KnownBase {
  /** Layers that came with it; null where nothing tells. */
  readonly layers: number | null;
  readonly name: string | null;
}

/** Where the part of a history begins that a build wrote, and what it was built on. */
export interface Start {
  /** The first entry above the base. */
  readonly entry: number;
  /** Layers below it. */
  readonly layers: number;
  /** What FROM names; null where nobody tells. */
  readonly from: string | null;
  /** Whether no entry from there on can be the base's. */
  readonly certain: boolean;
}

/**
 * What is told is believed. Else the base ends no earlier than where BuildKit goes on with what another builder wrote, and no earlier
 * than a root file system; a history that begins with a copy of something else began from nothing.
 */
export const startOf = (
  history: readonly HistoryEntry[],
  commands: readonly HistoryCommand[],
  layers: readonly LayerEntries[],
  { layers: known, name }: KnownBase,
): Start => {
  const after = (count: number): number => (layers[count - 1]?.entries.at(-1) ?? -1) + 1;
  if (known === 0) return { entry: 0, layers: 0, from: "scratch", certain: true };
  if (known !== null) {
    const noted = baseFromComments(history);
    const isNoted = noted.layers === known && noted.entry !== null;
    return {
      entry: isNoted ? (noted.entry ?? 0) : after(known),
      layers: known,
      from: name,
      certain: isNoted,
    };
  }
  const switched = switchToBuildKit(commands);
  const below = layers.filter(({ entries }) => (entries.at(-1) ?? 0) < switched).length;
  if (below > 0) return { entry: switched, layers: below, from: null, certain: false };
  const foreign = layers.findIndex(({ makers }) => makers.some((each) => !isForeign(commands[each])));
  const root = foreign === -1 ? layers.length : foreign;
  if (root > 0) return { entry: after(root), layers: root, from: null, certain: false };
  const first = commands[layers[0]?.makers[0] ?? -1];
  if (first !== undefined && isRootFileSystem(first))
    return { entry: after(1), layers: 1, from: null, certain: false };
  const fromNothing = first === undefined || first.keyword === "COPY" || first.keyword === "ADD";
  return { entry: 0, layers: 0, from: fromNothing ? "scratch" : null, certain: fromNothing };
};

/** The first of BuildKit's entries, where they are all that follows. */
const switchToBuildKit = (commands: readonly HistoryCommand[]): number => {
  const last = commands.findLastIndex(({ builder }) => builder !== "buildkit") + 1;
  return last < commands.length ? last : 0;
};

const isForeign = (command: HistoryCommand | undefined): boolean => (command?.keyword ?? null) === null;

/** `ADD rootfs.tar.xz /`, `ADD file:DIGEST in /`. */
const isRootFileSystem = ({ keyword, argument, destination }: HistoryCommand): boolean =>
  keyword === "ADD" && (destination ?? argument.split(" ").at(-1)) === "/";
