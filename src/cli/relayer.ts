import { FILES_READ } from "../analyze.ts";
import { PACKAGE_FILES } from "../contents/packages/kept.ts";
import { readPackages } from "../contents/packages/read-packages.ts";
import { rootOf } from "../contents/root.ts";
import type { WrittenLayer } from "../io/describe-image.ts";
import { baseOfRelayered } from "../io/new-config.ts";
import type { Opened, Source } from "../io/open.ts";
import type { PlanInput } from "../layers/plan-image.ts";
import { targetOf } from "../layers/plan-image.ts";
import type { Relaying } from "../layers/plan-relayer.ts";
import { bodiesInQuestion, type Prints } from "../layers/prints.ts";
import { stabilityBy } from "../layers/stability.ts";
import { KEEP_NOTHING, type Keep } from "../model/bodies.ts";
import { SlimError } from "../model/error.ts";
import type { Digest, Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { Pull } from "../model/squash-report.ts";
import { countOf as counted, formatBytes } from "../report/bytes.ts";
import type { Io } from "./io.ts";
import { withOpened } from "./opening.ts";
import { type Args, countOf, textOf } from "./options.ts";

/** Docker takes 125 layers; some are left for builds on top. */
const LAYERS_MAX = 100;

/** Refuses what only `relayer` can do, before anything is read. */
export const refuseWithoutRelayer = (args: Args): void => {
  const isRelayer = textOf(args, "strategy") === "relayer";
  for (const name of ["previous", "max-layers"])
    if (!isRelayer && textOf(args, name) !== null)
      throw new SlimError("usage", `--${name} is for pullers of layers; give --strategy relayer too`);
  countOf(args, "max-layers");
};

/** Opens what `--previous` names, for the same platform, until `use` has ended. */
export const withPrevious = async <T>(
  args: Args,
  io: Io,
  platform: string,
  use: (previous: Opened | null) => Promise<T>,
): Promise<T> => {
  const name = textOf(args, "previous");
  if (name === null) return await use(null);
  return await withOpened(name, { args: { ...args, image: undefined, platform }, io }, use);
};

/** What the planner needs to know, and where the layers that are used again come from. */
export interface Relayed {
  readonly relaying: Relaying;
  readonly source: Source | null;
}

/**
 * The previous image as the planner sees it. Without one an image that `relayer` made is its own: what lasts is not divided
 * again, so that a second run changes nothing.
 */
export const relayedOf = async (
  args: Args,
  opened: Opened,
  given: Opened | null,
  input: PlanInput,
): Promise<Relayed> => {
  const isOurs = baseOfRelayered(opened.source.candidate) !== null && input.dropped.size === 0;
  const previous = given ?? (isOurs ? opened : null);
  const layers = previous?.image.layers ?? [];
  const relaying = {
    previous: layers,
    prints: await printsOf(opened, previous, input, layers),
    stabilityOf: stabilityBy(ownedIn(opened, input)),
    layersMax: countOf(args, "max-layers") ?? LAYERS_MAX,
  };
  return { relaying, source: previous?.source ?? null };
};

/** Databases of text are read up to this size. */
const DATABASE_BYTES_MAX = 16 << 20;

/** What `relayer` reads of an image beside what all do: who owns what is not told by names. */
const KEEP_DATABASES: Keep = {
  ...KEEP_NOTHING,
  ...PACKAGE_FILES,
  paths: [...PACKAGE_FILES.paths, ...FILES_READ],
  bytesMax: DATABASE_BYTES_MAX,
};

export const keepFor = (args: Args): { readonly keep?: Keep } =>
  textOf(args, "strategy") === "relayer" ? { keep: KEEP_DATABASES } : {};

/** What the system's package manager installed. A database that cannot be read costs sharing, and nothing else. */
const ownedIn = ({ image, content }: Opened, { tree }: PlanInput): ReadonlySet<ImagePath> => {
  const { bodies } = content;
  const { packages } = readPackages(rootOf(tree, image.config, bodies), image, bodies);
  return new Set(packages.installed.flatMap(({ files, links = [] }) => [...files, ...links]));
};

/** Fingerprints of the bodies on which it depends what can be shared. */
const printsOf = async (
  opened: Opened,
  previous: Opened | null,
  input: PlanInput,
  layers: readonly Layer[],
): Promise<Prints> => {
  const image = { nodes: targetOf(input), layers: input.layers };
  const wanted = bodiesInQuestion(image, input.base, layers);
  const prints = new Map<Digest, (string | undefined)[]>();
  const keep = async (of: Opened, places: readonly (readonly number[])[]): Promise<void> => {
    const found = await of.content.fingerprints(places);
    of.image.layers.forEach(({ diffId }, at) => {
      const known = prints.get(diffId) ?? [];
      prints.set(diffId, known);
      for (const place of places[at] ?? []) known[place] = found[at]?.[place];
    });
  };
  await keep(opened, wanted.image);
  if (previous) await keep(previous, wanted.previous);
  return prints;
};

/** The bytes to pull by whoever has the previous image; without one, by whoever has the base and nothing else. */
export const pullOf = (
  { image }: Opened,
  previous: Opened | null,
  base: number,
  written: readonly WrittenLayer[],
): Pull => {
  const held = previous?.image.layers ?? image.layers.slice(0, base);
  const digests = new Set(held.map(({ blobDigest }) => blobDigest));
  const missing = (layers: readonly Pick<Layer, "blobDigest" | "blobBytes">[]): number => {
    const blobs = new Map(layers.map(({ blobDigest, blobBytes }) => [blobDigest, blobBytes]));
    return [...blobs].reduce((sum, [digest, bytes]) => sum + (digests.has(digest) ? 0 : bytes), 0);
  };
  return {
    previous: previous?.image.name ?? null,
    beforeBytes: missing(image.layers),
    afterBytes: missing(written),
  };
};

/** Layers that both have, but as other blobs: no registry knows that they are one. */
export const otherFormNotes = (previous: Opened | null, written: readonly WrittenLayer[]): string[] => {
  if (!previous) return [];
  const { layers } = previous.image;
  const [blobs, diffIds] = [
    new Set(layers.map(({ blobDigest }) => blobDigest)),
    new Set(layers.map(({ diffId }) => diffId)),
  ];
  const other = written.filter(({ diffId, blobDigest }) => diffIds.has(diffId) && !blobs.has(blobDigest));
  if (other.length === 0) return [];
  const bytes = other.reduce((sum, { blobBytes }) => sum + blobBytes, 0);
  return [
    `${counted(other.length, "layer")} (${formatBytes(bytes)}) ${other.length === 1 ? "is" : "are"} in ${previous.image.name} too, but stored in another way, which registries do not take for the same; save both images in one format to share them`,
  ];
};
