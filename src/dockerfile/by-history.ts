import type { InstructionRef, LayerOrigin, Trace } from "../model/dockerfile.ts";
import type { HistoryEntry } from "../model/image.ts";
import { baseFromComments } from "./base.ts";
import type { HistoryCommand } from "./history.ts";
import type { LayerEntries } from "./layers.ts";
import { noBaseNote, sharedNote } from "./notes.ts";

/** Without a Dockerfile the history is all there is: keyword and text, and no lines. */
export function traceByHistory(
  history: readonly HistoryEntry[],
  commands: readonly HistoryCommand[],
  layers: readonly LayerEntries[],
): Trace {
  const { layers: baseLayers, name } = baseFromComments(history);
  const isSquashed = name !== null && baseLayers === 0;
  const origins = layers.map((layer, index): LayerOrigin => {
    const makers = isSquashed && index === 0 ? [] : layer.makers;
    return {
      createdBy: createdBy(commands, layer),
      instruction: instructionOf(makers.map((each) => commands[each])),
    };
  });
  const shared = layers.flatMap(({ makers }, index) =>
    makers.length > 1 && index >= (baseLayers ?? 0) ? [index] : [],
  );
  return {
    origins,
    baseLayers: isSquashed ? null : baseLayers,
    baseName: name,
    notes: [...(isSquashed ? [noBaseNote(name)] : []), ...shared.map(sharedNote)],
  };
}

/** Nothing where a layer has several makers or none, or is of no instruction. */
function instructionOf([maker, ...others]: readonly (HistoryCommand | undefined)[]): InstructionRef | null {
  const keyword = maker?.keyword ?? null;
  if (maker === undefined || keyword === null || others.length > 0) return null;
  return { line: null, endLine: null, keyword, stage: null, text: maker.text };
}

/** What the history says of a layer: of what made its files, or of the layer itself where nothing did. */
export const createdBy = (
  commands: readonly HistoryCommand[],
  { entries, makers }: LayerEntries,
): string | null =>
  (makers.length > 0 ? makers : entries.slice(-1)).map((index) => commands[index]?.text ?? "").join("; ") ||
  null;
