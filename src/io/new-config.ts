import type { Digest } from "../model/image.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { Candidate } from "./candidates.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "./json.ts";

/** What the new config says of layers that were written anew. */
export interface Telling {
  /** As `slim squash` was asked, for the history. */
  readonly createdBy: string;
  /** RFC 3339; null: that of the last layer that it stands for. */
  readonly created: string | null;
}

/**
 * The config of the new image: as it was, unknown fields included, but for `rootfs.diff_ids` and `history`. Where no layer
 * was written anew it is the old text, byte for byte.
 */
export const newConfig = (
  candidate: Candidate,
  plan: readonly PlannedLayer[],
  diffIds: readonly Digest[],
  telling: Telling,
): string => {
  const { config, configText, layers } = candidate;
  if (plan.length === layers.length && plan.every(({ kind }) => kind === "kept")) return configText;
  const rootfs = { ...objectAt(config, "rootfs"), diff_ids: diffIds };
  return JSON.stringify({ ...config, rootfs, history: newHistory(candidate, plan, telling) });
};

/**
 * One entry with a layer for each layer. What went into a new layer stays in the history as text without a layer, and one
 * entry after it stands for them all; a layer that was only rid of dead content keeps its own.
 * https://github.com/opencontainers/image-spec/blob/main/config.md#properties
 */
const newHistory = (
  { config, layers }: Candidate,
  plan: readonly PlannedLayer[],
  telling: Telling,
): JsonObject[] => {
  const old = historyFor(listAt(config, "history").filter(isObject), layers.length);
  const planOf = new Map<number, PlannedLayer>();
  for (const planned of plan)
    for (const layer of planned.kind === "kept" ? [planned.layer] : planned.standsFor)
      planOf.set(layer, planned);
  const history: JsonObject[] = [];
  let layer = 0;
  for (const entry of old) {
    const planned = entry["empty_layer"] === true ? undefined : planOf.get(layer++);
    const isLast = planned?.kind === "built" && planned.standsFor.at(-1) === layer - 1;
    if (entry["empty_layer"] === true || planned?.kind === "kept") history.push(entry);
    else if (planned?.kind === "built" && planned.standsFor.length === 1)
      history.push({ ...entry, comment: telling.createdBy });
    else history.push({ ...entry, empty_layer: true });
    if (isLast && planned.standsFor.length > 1) history.push(entryFor(planned.standsFor, entry, telling));
  }
  return history;
};

const entryFor = (
  standsFor: readonly number[],
  last: JsonObject,
  { createdBy, created }: Telling,
): JsonObject => ({
  created: created ?? textAt(last, "created"),
  created_by: `${createdBy} # layers ${standsFor[0]} to ${standsFor.at(-1)} in one`,
});

/** A history that does not fit the layers says nothing that could be kept: one entry a layer takes its place. */
const historyFor = (history: readonly JsonObject[], layerCount: number): readonly JsonObject[] => {
  const withLayer = history.filter((entry) => entry["empty_layer"] !== true).length;
  if (withLayer === layerCount) return history;
  return Array.from({ length: layerCount }, () => ({ created_by: "unknown" }));
};
