import { SlimError } from "../model/error.ts";
import type { Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { TreeNode } from "../model/tree.ts";
import { differencesOf } from "./compare.ts";
import { stackLayers, standingAmbiguities, startStack } from "./merge.ts";
import { planLayer } from "./plan-layer.ts";
import { layerFrom } from "./planned-layer.ts";
import type { Prints } from "./prints.ts";
import { type Aim, addIfGain, type Stock, stockOf } from "./reuse.ts";
import { sharesOf } from "./shares.ts";
import { type StabilityOf, stabilityBy } from "./stability.ts";

/** What a plan for pullers needs to know. */
export interface Relaying {
  /** The layers that pullers have already, base first: all of the previous image. */
  readonly previous: readonly Layer[];
  readonly prints: Prints;
  readonly stabilityOf: StabilityOf;
  /** How many layers the result may have, the base's among them. */
  readonly layersMax: number;
}

/** No previous image: the division that is likely to last. */
export const FRESH: Relaying = {
  previous: [],
  prints: new Map(),
  stabilityOf: stabilityBy(),
  layersMax: Number.POSITIVE_INFINITY,
};

interface RelayerInput {
  /** Of the image that is to be divided anew. */
  readonly layers: readonly Layer[];
  readonly base: number;
  readonly aim: Aim;
  readonly relaying: Relaying;
}

/**
 * The base, then layers of the previous image that still serve, then what neither shows, by how lasting it is. Which layers the
 * image had plays no part but for those that pullers have: the same tree on the same base makes the same layers.
 */
export const planRelayer = (input: RelayerInput): readonly PlannedLayer[] => {
  const { layers, aim, relaying } = input;
  if (isHeldWhole(input)) return kept(layers.length);
  const plan = planWithin(input);
  const result = startStack();
  plan.forEach((planned, at) => {
    result.add(layerFrom(planned, layers, at, relaying.previous));
  });
  const holds =
    standingAmbiguities(result).length === 0 &&
    differencesOf(aim.target.nodes, result.nodes, new Set()).length === 0;
  // In layers that no builder writes, a reused one may speak of what its new neighbours do not hold.
  return holds || relaying.previous.length === 0
    ? plan
    : planWithin({ ...input, relaying: { ...relaying, previous: [] } });
};

/** Whether pullers have all that lies above the base, as it is: nothing is fewer bytes than none. */
const isHeldWhole = ({ layers, base, aim, relaying }: RelayerInput): boolean => {
  const held = new Set(relaying.previous.map(({ blobDigest }) => blobDigest));
  return (
    layers.length > base &&
    layers.length <= relaying.layersMax &&
    layers.slice(base).every(({ blobDigest }) => held.has(blobDigest)) &&
    aim.dropped.size === 0 &&
    standingAmbiguities(stackLayers(layers)).length === 0
  );
};

/** With fewer and fewer reused layers, those first that are cheapest to pull, until all fits into the layers that are allowed. */
const planWithin = (input: RelayerInput): readonly PlannedLayer[] => {
  const { base, aim, relaying } = input;
  const passedOver = new Set<number>();
  for (;;) {
    const { stock, reused } = reuse(input, passedOver);
    const room = relaying.layersMax - base - reused.length;
    const shares = sharesOf(aim.target, stock, relaying.stabilityOf, room);
    if (room >= Math.min(1, shares.length)) return planned(input, stock, reused, shares);
    const [cheapest] = [...reused].sort(
      (a, b) => blobBytesOf(a, relaying) - blobBytesOf(b, relaying) || a - b,
    );
    if (cheapest === undefined) throw tooFew(base, shares.length > 0, relaying.layersMax);
    passedOver.add(cheapest);
  }
};

const blobBytesOf = (at: number, { previous }: Relaying): number => previous[at]?.blobBytes ?? 0;

const tooFew = (base: number, more: boolean, layersMax: number): SlimError =>
  new SlimError(
    "usage",
    `--max-layers ${layersMax}: the base alone has ${base} layers${more ? " and what lies above takes one" : ""}; give ${base + Number(more)} or more`,
  );

/** Each layer of the previous image in its turn, on the base and those that were taken before. */
const reuse = (
  { layers, base, aim, relaying }: RelayerInput,
  passedOver: ReadonlySet<number>,
): { readonly stock: Stock; readonly reused: readonly number[] } => {
  const below = layers.slice(0, base);
  const ofBase = new Set(below.map(({ diffId }) => diffId));
  const ofImage = new Set(layers.map(({ diffId }) => diffId));
  const reused: number[] = [];
  let stock = stockOf(below, aim);
  relaying.previous.forEach((layer, at) => {
    if (ofBase.has(layer.diffId) || passedOver.has(at)) return;
    const next = addIfGain(stock, layer, ofImage.has(layer.diffId), aim);
    if (!next) return;
    stock = next;
    reused.push(at);
  });
  return { stock, reused };
};

const planned = (
  { layers, base, aim, relaying }: RelayerInput,
  stock: Stock,
  reused: readonly number[],
  shares: ReturnType<typeof sharesOf>,
): readonly PlannedLayer[] => {
  const plan = [...kept(base), ...reusedOrKept(reused, layers, base, relaying.previous)];
  const lower = startStack();
  for (const layer of stock.layers) lower.add(layer);
  // A directory that a new layer lists for what is in it need not be listed by another one for its own sake.
  const listed = new Set<ImagePath>();
  for (const share of shares) {
    const belongs = (node: TreeNode): boolean => !listed.has(node.path) && share.belongs(node);
    const { hides } = share;
    const members = planLayer({ layers, target: aim.target.nodes, lower: lower.nodes, belongs, hides });
    const sources = members.flatMap((member) => ("from" in member ? [member.from.layer] : []));
    const standsFor = [...new Set(sources)].sort((a, b) => a - b);
    const built = { kind: "built", members, standsFor, share: share.of } as const;
    lower.add(layerFrom(built, layers, plan.length));
    for (const { kind, path } of members) if (kind !== "whiteout") listed.add(path);
    plan.push(built);
  }
  if (plan.length > 0 || layers.length === 0) return plan;
  // An image has one layer at least, if it had any.
  const empty = relaying.previous.findIndex(
    ({ entries, whiteouts }) => entries.length + whiteouts.length === 0,
  );
  if (empty !== -1) return reusedOrKept([empty], layers, 0, relaying.previous);
  return [{ kind: "built", members: [], standsFor: [], share: [] }];
};

const kept = (count: number): PlannedLayer[] =>
  Array.from({ length: count }, (_, layer) => ({ kind: "kept", layer }) as const);

/** As long as the image has the very same blobs in the same places, it just keeps them. */
const reusedOrKept = (
  reused: readonly number[],
  layers: readonly Layer[],
  base: number,
  previous: readonly Layer[],
): PlannedLayer[] => {
  const isOwn = (layer: number, at: number): boolean => {
    const [own, theirs] = [layers[base + at], previous[layer]];
    return own?.diffId === theirs?.diffId && own?.blobDigest === theirs?.blobDigest;
  };
  const first = reused.findIndex((layer, at) => !isOwn(layer, at));
  return reused.map((layer, at) =>
    first === -1 || at < first ? { kind: "kept", layer: base + at } : { kind: "reused", layer },
  );
};
