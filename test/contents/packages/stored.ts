import { readPackages } from "../../../src/contents/packages/read-packages.ts";
import { rootOf } from "../../../src/contents/root.ts";
import { stackLayers } from "../../../src/layers/merge.ts";
import type { Bodies } from "../../../src/model/bodies.ts";
import type { Image } from "../../../src/model/image.ts";
import type { Package, PackageChange } from "../../../src/model/package.ts";
import type { ExampleFile } from "../../../src/model/rule.ts";
import { imageOf } from "../../support/image.ts";

/** What a layer stores at a path: a body, or `dir`, `symlink:TARGET`, `link:PATH` and whiteouts as `imageOf` takes them. */
export type StoredFiles = Readonly<Record<string, { readonly body: string | Uint8Array } | ExampleFile>>;

export const body = (text: string | Uint8Array): { readonly body: string | Uint8Array } => ({ body: text });

/** An image of such layers, with bodies that can be read. */
export const storedImage = (layers: readonly StoredFiles[]): { image: Image; bodies: Bodies } => {
  const stored = layers.map((layer) =>
    Object.entries(layer).map(
      ([path, what]) => [path, typeof what === "object" ? bytesOf(what.body) : what] as const,
    ),
  );
  const image = imageOf(
    stored.map((layer) =>
      Object.fromEntries(
        layer.map(([path, what]) => [path, what instanceof Uint8Array ? what.length : what]),
      ),
    ),
  );
  const bodies: Bodies = {
    read: ({ layer, entry }, from, bytes) => {
      const path = image.layers[layer]?.entries[entry]?.path;
      const what = stored[layer]?.find(([name]) => name === path)?.[1];
      return what instanceof Uint8Array ? what.subarray(from, from + bytes) : null;
    },
  };
  return { image, bodies };
};

const bytesOf = (text: string | Uint8Array): Uint8Array =>
  typeof text === "string" ? new TextEncoder().encode(text) : text;

export interface ReadBack {
  readonly installed: readonly Package[];
  readonly changes: readonly PackageChange[];
  readonly warnings: readonly string[];
  /** By id; an unknown one is a mistake of the test. */
  of(id: string): Package;
}

/** What slim makes of the packages of such an image. */
export const readStored = (...layers: readonly StoredFiles[]): ReadBack => {
  const { image, bodies } = storedImage(layers);
  const root = rootOf(stackLayers(image.layers), image.config, bodies);
  const { packages, warnings } = readPackages(root, image, bodies);
  const of = (id: string): Package => {
    const found = packages.installed.find((candidate) => candidate.id === id);
    if (!found) throw new Error(`no ${id} among ${packages.installed.map((known) => known.id).join(", ")}`);
    return found;
  };
  return { ...packages, warnings, of };
};
