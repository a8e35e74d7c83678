import type { Digest } from "../model/image.ts";
import { isObject, type JsonObject, listAt, objectAt, textAt } from "../model/json.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { Candidate } from "./candidates.ts";
import { withMembers } from "./json-members.ts";

/** What the new config says of layers that were written anew. */
export interface Telling {
  /** As `slim squash` was asked, for the history. */
  readonly createdBy: string;
  /** RFC 3339; null: that of the last layer that it stands for. */
  readonly created: string | null;
}

/**
 * The config of the new image: as it was, byte for byte, unknown fields included, but for `rootfs.diff_ids` and `history`. Where no layer
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
  const history = plan.some(isDivided)
    ? dividedHistory(candidate, plan, telling)
    : newHistory(candidate, plan, telling);
  const rootfs = { ...objectAt(config, "rootfs"), diff_ids: diffIds };
  return withMembers(configText, { rootfs, history });
};

const isDivided = (planned: PlannedLayer): boolean =>
  planned.kind === "reused" || (planned.kind === "built" && planned.share !== undefined);

/** What `relayer` divided anew stays as text without a layer; the layers that hold it now follow, one entry each. */
const dividedHistory = (
  { config, layers }: Candidate,
  plan: readonly PlannedLayer[],
  telling: Telling,
): JsonObject[] => {
  let layer = 0;
  const old = historyFor(listAt(config, "history").filter(isObject), layers.length);
  const told = old.map((entry) =>
    entry.empty_layer === true || plan[layer++]?.kind === "kept" ? entry : { ...entry, empty_layer: true },
  );
  const added = plan
    .filter((planned) => planned.kind !== "kept")
    .map((planned) => made(planned.kind === "built" ? shareInWords(planned) : REUSED, old.at(-1), telling));
  return [...told, ...added];
};

const REUSED = "a layer of the previous image";

const shareInWords = ({ share = [] }: { readonly share?: readonly string[] }): string =>
  share.join(" and ") || "nothing";

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
    if (planned.kind !== "reused")
      for (const layer of planned.kind === "kept" ? [planned.layer] : planned.standsFor)
        planOf.set(layer, planned);
  const history: JsonObject[] = [];
  let layer = 0;
  for (const entry of old) {
    if (entry.empty_layer === true) {
      history.push(entry);
      continue;
    }
    const planned = planOf.get(layer++);
    if (planned?.kind === "kept") history.push(entry);
    else if (planned?.kind === "built" && planned.standsFor.length === 1)
      history.push(retold(entry, telling));
    else history.push({ ...entry, empty_layer: true });
    if (planned?.kind === "built" && planned.standsFor.length > 1 && planned.standsFor.at(-1) === layer - 1)
      history.push(entryFor(planned.standsFor, entry, telling));
  }
  for (const planned of plan)
    if (planned.kind === "built" && planned.standsFor.length === 0)
      history.push(entryFor([], old.at(-1) ?? {}, telling));
  return history;
};

/** A comment says where the base ends, or who built the layer: one that is there stays. */
const retold = (entry: JsonObject, { createdBy }: Telling): JsonObject =>
  textAt(entry, "comment") === "" ? { ...entry, comment: createdBy } : entry;

const entryFor = (
  standsFor: readonly number[],
  last: JsonObject,
  { createdBy, created }: Telling,
): JsonObject => {
  const [from, to] = [standsFor[0], standsFor.at(-1)];
  const what = from === undefined ? "hides what was dropped" : `layers ${from} to ${to} in one`;
  return made(what, last, { createdBy, created });
};

/** An empty text is no time to engines; none at all is fine. */
const made = (what: string, last: JsonObject | undefined, { createdBy, created }: Telling): JsonObject => {
  const time = created ?? (last ? textAt(last, "created") : "");
  return { ...(time ? { created: time } : {}), created_by: `${createdBy} # ${what}` };
};

/** As `relayer` tells of itself in the history: with the base that it stood on. */
export const relayeredBy = (base: number): string => `slim squash --strategy relayer --base ${base}`;

/** The base of an image that `relayer` made, whose layers nobody touched since; null of all others. */
export const baseOfRelayered = ({ config, layers }: Candidate): number | null => {
  const entries = listAt(config, "history").filter(isObject);
  const base = /^slim squash --strategy relayer --base (\d+) # /.exec(
    textAt(entries.at(-1) ?? {}, "created_by"),
  )?.[1];
  const count = entries.filter((entry) => entry.empty_layer !== true).length;
  return base !== undefined && count === layers.length && Number(base) <= count ? Number(base) : null;
};

/** Whether the history ends with the one layer that an earlier run put above a base: how many layers lie below it. */
export const layersBelowSquashed = ({ config, layers }: Candidate, createdBy: string): number | null => {
  const entries = listAt(config, "history")
    .filter(isObject)
    .filter((entry) => entry.empty_layer !== true);
  const last = entries.at(-1);
  const isOurs = [textAt(last, "created_by").split(" # ")[0], textAt(last, "comment")].includes(createdBy);
  return entries.length === layers.length && isOurs ? layers.length - 1 : null;
};

/** A history that does not fit the layers says nothing that could be kept: one entry a layer takes its place. */
const historyFor = (history: readonly JsonObject[], layerCount: number): readonly JsonObject[] => {
  const withLayer = history.filter((entry) => entry.empty_layer !== true).length;
  if (withLayer === layerCount) return history;
  return Array.from({ length: layerCount }, () => ({ created_by: "unknown" }));
};
