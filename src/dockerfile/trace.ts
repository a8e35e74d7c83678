import type { Dockerfile, LayerOrigin, Stage, Trace } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import type { HistoryEntry } from "../model/image.ts";
import { traceByDockerfile } from "./by-dockerfile.ts";
import { traceByHistory } from "./by-history.ts";
import { type HistoryCommand, readHistoryEntry } from "./history.ts";
import { divideByLayer } from "./layers.ts";
import { untraceableNote } from "./notes.ts";

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
  const stage = dockerfile === null ? null : stageOf(dockerfile, target);
  if (layers.length !== layerCount) return untraceable(layers.length, layerCount);
  if (dockerfile === null || stage === null) return traceByHistory(history, commands, layers);
  return traceByDockerfile(commands, layers, dockerfile, stage, { env, buildArgs: buildArgsOf(commands) });
}

/** https://docs.docker.com/reference/cli/docker/buildx/build/#target */
function stageOf({ name, stages }: Dockerfile, target: string | null): Stage | null {
  if (target === null) return stages.at(-1) ?? null;
  const wanted = target.toLowerCase();
  const found =
    stages.findLast((stage) => stage.name?.toLowerCase() === wanted) ??
    stages[/^\d+$/.test(target) ? Number(target) : -1];
  if (found !== undefined) return found;
  const names = stages.map((stage) => stage.name ?? stage.index).join(", ");
  throw new SlimError("usage", `${name}: no stage ${target}; the stages are ${names}`);
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
