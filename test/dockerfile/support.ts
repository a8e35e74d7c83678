import { parseDockerfile } from "../../src/dockerfile/parse.ts";
import { traceLayers } from "../../src/dockerfile/trace.ts";
import type { Trace } from "../../src/model/dockerfile.ts";
import type { HistoryEntry } from "../../src/model/image.ts";

/** A history entry with a layer: its text, or its text and its comment. */
export type Text = string | readonly [createdBy: string, comment: string];

export const layer = (text: Text): HistoryEntry => {
  const [createdBy, comment] = typeof text === "string" ? [text, ""] : text;
  return { createdBy, comment, created: "2026-01-01T00:00:00Z", emptyLayer: false };
};

export const empty = (text: Text): HistoryEntry => ({ ...layer(text), emptyLayer: true });

export interface Given {
  readonly dockerfile?: readonly string[];
  readonly history: readonly HistoryEntry[];
  readonly layerCount?: number;
  readonly target?: string;
  readonly env?: readonly string[];
}

export const trace = ({ dockerfile, history, layerCount, target, env = [] }: Given): Trace =>
  traceLayers({
    history,
    layerCount: layerCount ?? history.filter(({ emptyLayer }) => !emptyLayer).length,
    dockerfile: dockerfile === undefined ? null : parseDockerfile(dockerfile.join("\n"), "Dockerfile"),
    target: target ?? null,
    env,
  });

/** The line that each layer is blamed on. */
export const linesOf = (given: Given): readonly (number | null)[] =>
  trace(given).origins.map(({ instruction }) => instruction?.line ?? null);
