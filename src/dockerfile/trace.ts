import type { Dockerfile, LayerOrigin, Trace } from "../model/dockerfile.ts";
import type { HistoryEntry } from "../model/image.ts";
import { traceByDockerfile } from "./by-dockerfile.ts";
import { traceByHistory } from "./by-history.ts";
import { type HistoryCommand, readHistoryEntry } from "./history.ts";
import { divideByLayer } from "./layers.ts";
import { untraceableNote } from "./notes.ts";
import { stageNamed } from "./target.ts";

export interface TraceInput {
  readonly history: readonly HistoryEntry[];
  readonly layerCount: number;
  readonly dockerfile: Dockerfile | null;
  /** The stage that was built, by name or number; the last one where null. */
  readonly target: string | null;
  /** The image's environment, `NAME=value`. */
  readonly env: readonly string[];
}

/**
 * Finds the instruction behind each layer. What does not match is said and never guessed: a layer is blamed on a line only
 * where everything above it is explained too.
 */
export function traceLayers({ history, layerCount, dockerfile, target, env }: TraceInput): Trace {
  const commands = history.map(readHistoryEntry);
  const layers = divideByLayer(commands);
  const stage = dockerfile === null ? null : stageNamed(dockerfile, target);
  if (layers.length !== layerCount) return untraceable(layers.length, layerCount);
  if (dockerfile === null || stage === null) return traceByHistory(history, commands, layers);
  return traceByDockerfile(commands, layers, dockerfile, stage, { env, buildArgs: buildArgsOf(commands) });
}

/** Build arguments that the whole history agrees on. */
function buildArgsOf(commands: readonly HistoryCommand[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const disputed = new Set<string>();
  for (const [name, value] of commands.flatMap(({ buildArgs }) => [...buildArgs])) {
    if ((values.get(name) ?? value) !== value) disputed.add(name);
    values.set(name, value);
  }
  return new Map([...values].filter(([name]) => !disputed.has(name)));
}

function untraceable(told: number, layerCount: number): Trace {
  const origin: LayerOrigin = { createdBy: null, instruction: null };
  return {
    origins: Array.from({ length: layerCount }, () => origin),
    baseLayers: null,
    baseName: null,
    notes: [untraceableNote(told, layerCount)],
  };
}
