import type { HistoryCommand } from "./history.ts";

/** The history entries of one layer: those without a layer of their own that come before it, and its own. */
export interface LayerEntries {
  /** Indices into the history, in order. */
  readonly entries: readonly number[];
  /** Those that put files there: more than one where a builder put several instructions into one layer. */
  readonly makers: readonly number[];
}

/**
 * Divides a history among the layers. An entry without a layer that ran a command, as buildah writes them without
 * --layers and Docker with --squash, put its files into the next layer that there is.
 * https://github.com/opencontainers/image-spec/blob/main/config.md#properties (`empty_layer`)
 */
export function divideByLayer(history: readonly HistoryCommand[]): readonly LayerEntries[] {
  const layers: LayerEntries[] = [];
  let entries: number[] = [];
  for (const [index, { emptyLayer }] of history.entries()) {
    entries.push(index);
    if (emptyLayer) continue;
    layers.push({ entries, makers: makersOf(history, entries) });
    entries = [];
  }
  return layers;
}

/** RUN, COPY and ADD, else the WORKDIRs, else a text of no instruction that has the layer. Nothing else makes files. */
function makersOf(history: readonly HistoryCommand[], entries: readonly number[]): readonly number[] {
  const ofKind = (...keywords: readonly (string | null | undefined)[]): readonly number[] =>
    entries.filter((index) => keywords.includes(history[index]?.keyword));
  const commands = ofKind("RUN", "COPY", "ADD");
  if (commands.length > 0) return commands;
  const own = entries.slice(-1);
  if (history[own[0] ?? -1]?.keyword === null) return own;
  return ofKind("WORKDIR");
}
