import type { InstructionRef, Trace } from "../../model/dockerfile.ts";
import { createdBy } from "../by-history.ts";
import type { HistoryCommand } from "../history.ts";
import { textOf } from "../instruction.ts";
import type { LayerEntries } from "../layers.ts";
import { metadataNote, sharedNote } from "../notes.ts";
import { parseDockerfile } from "../parse.ts";
import type { Start } from "./start.ts";

/** What is known of a Dockerfile that was written from a history. */
export interface Written {
  readonly commands: readonly HistoryCommand[];
  readonly layers: readonly LayerEntries[];
  readonly start: Start;
  /** Where the instruction of an entry begins. */
  readonly lineOf: ReadonlyMap<number, number>;
}

/** Nothing has to be matched: each line is known to be of its entry, and each entry of its layer. */
export const traceOf = (text: string, { commands, layers, start, lineOf }: Written): Trace => {
  const instructions = parseDockerfile(text, "Dockerfile").stages.flatMap((stage) => stage.instructions);
  const refAt = (line: number | undefined): InstructionRef | null => {
    const found = instructions.find((each) => each.line === line);
    if (!found) return null;
    const { endLine, keyword } = found;
    return { line: found.line, endLine, keyword, stage: null, text: textOf(found) };
  };
  const from = refAt(instructions[0]?.line);
  const own = layers.map((layer, index) => ({ ...layer, index })).slice(start.layers);
  return {
    origins: layers.map((layer, index) => ({
      createdBy: createdBy(commands, layer),
      instruction:
        index < start.layers
          ? from
          : layer.makers.length === 1
            ? refAt(lineOf.get(layer.makers[0] ?? -1))
            : null,
    })),
    baseLayers: start.layers,
    baseName: start.from,
    notes: own.flatMap(({ makers, entries, index }) =>
      makers.length === 1
        ? []
        : [makers.length > 1 ? sharedNote(index) : metadataNote(index, commands[entries.at(-1) ?? -1])],
    ),
  };
};
