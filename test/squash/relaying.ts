import { createHash } from "node:crypto";
import { LayerCatalog } from "../../src/io/layer-catalog.ts";
import { TarStream } from "../../src/io/tar-drive.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { type PlanInput, planImage } from "../../src/layers/plan-image.ts";
import { FRESH, type Relaying } from "../../src/layers/plan-relayer.ts";
import { layerFrom } from "../../src/layers/planned-layer.ts";
import type { Digest, EntryRef, Layer } from "../../src/model/image.ts";
import type { PlannedLayer, Stability } from "../../src/model/plan.ts";
import { tarOf } from "../support/tar.ts";
import { type Line, memberOf } from "./planning.ts";

/** An image's layers with true digests, and the fingerprint of every body in them. */
export interface Stored {
  readonly layers: readonly Layer[];
  readonly prints: ReadonlyMap<Digest, readonly string[]>;
}

const sha256 = (bytes: Buffer | string): Digest =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

export const storedImage = (...lines: readonly (readonly Line[])[]): Stored => {
  const prints = new Map<Digest, readonly string[]>();
  const layers = lines.map((each, index): Layer => {
    const catalog = new LayerCatalog();
    const tar = tarOf(each.map(memberOf));
    const stream = new TarStream({ member: (member) => void catalog.add(member) });
    stream.push(tar);
    stream.end();
    const digest = sha256(tar);
    const { entries, whiteouts } = catalog;
    prints.set(
      digest,
      entries.map(({ kind, bodyOffset, contentBytes }) =>
        kind === "file" ? sha256(tar.subarray(bodyOffset, bodyOffset + contentBytes)) : "",
      ),
    );
    const stored = { diffId: digest, blobDigest: digest, compression: "none" } as const;
    return { index, ...stored, tarBytes: tar.length, blobBytes: tar.length, entries, whiteouts };
  });
  return { layers, prints };
};

export interface Wish {
  readonly base?: number;
  readonly previous?: Stored;
  readonly layersMax?: number;
  readonly dropped?: readonly string[];
  readonly stabilityOf?: (path: string) => Stability;
}

export const relayerInput = (image: Stored, wish: Wish = {}): PlanInput => {
  const { base = 0, previous, layersMax, dropped = [], stabilityOf } = wish;
  const relaying: Relaying = {
    ...FRESH,
    prints: new Map([...image.prints, ...(previous?.prints ?? [])]),
    previous: previous?.layers ?? [],
    ...(layersMax === undefined ? {} : { layersMax }),
    ...(stabilityOf === undefined ? {} : { stabilityOf }),
  };
  return {
    layers: image.layers,
    tree: stackLayers(image.layers),
    base,
    strategy: "relayer",
    dropped: new Set(dropped),
    relaying,
  };
};

const printOf = ({ layers, prints }: Stored, { layer, entry }: EntryRef): string =>
  prints.get(layers[layer]?.diffId ?? "")?.[entry] ?? "";

/** The image that a plan becomes. A new layer's digest is of all that it holds: metadata, names, contents. */
export const madeOf = (plan: readonly PlannedLayer[], image: Stored, previous?: Stored): Stored => {
  const prints = new Map<Digest, readonly string[]>([...image.prints, ...(previous?.prints ?? [])]);
  const layers = plan.map((planned, index): Layer => {
    const layer = layerFrom(planned, image.layers, index, previous?.layers);
    if (planned.kind !== "built") return layer;
    const held = planned.members.flatMap((member) =>
      member.kind === "whiteout" ? [] : member.kind === "entry" ? [printOf(image, member.from)] : [""],
    );
    const metadata = layer.entries.map(({ headerOffset, bodyOffset, ...entry }) => entry);
    const digest = sha256(JSON.stringify([metadata, layer.whiteouts, held]));
    prints.set(digest, held);
    const blobBytes = layer.entries.reduce((sum, { contentBytes }) => sum + contentBytes + 512, 0);
    return { ...layer, diffId: digest, blobDigest: digest, blobBytes };
  });
  return { layers, prints };
};

/** Plans and makes it. */
export const relayered = (image: Stored, wish: Wish = {}): Stored =>
  madeOf(planImage(relayerInput(image, wish)), image, wish.previous);

/** What every path of an image shows, contents by their fingerprints. */
export const contentsOf = (image: Stored): ReadonlyMap<string, string> =>
  new Map(
    [...stackLayers(image.layers).nodes].map(([path, { content }]) => [
      path,
      content ? printOf(image, content) : "",
    ]),
  );

/** The plan, a list a layer: `kept 0`, `reused 1`, or what a new layer is for, and its members. */
export const relayerPlan = (image: Stored, wish: Wish = {}): (string | string[])[] => {
  const plan = planImage(relayerInput(image, wish));
  const { layers } = madeOf(plan, image, wish.previous);
  return plan.map((planned, at) => {
    if (planned.kind !== "built") return `${planned.kind} ${planned.layer}`;
    const entries = layers[at]?.entries ?? [];
    const hidden = layers[at]?.whiteouts.map(({ path }) => `hide ${path}`) ?? [];
    return [`${planned.share?.join("+")}:`, ...hidden, ...entries.map(wordOf)];
  });
};

const wordOf = ({ path, kind, contentBytes, target }: Layer["entries"][number]): string => {
  if (kind === "directory") return `${path}/`;
  if (kind === "symlink") return `${path} -> ${target}`;
  return kind === "hardlink" ? `${path} => ${target}` : `${path} ${contentBytes}`;
};
