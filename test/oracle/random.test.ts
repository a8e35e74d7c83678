import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { archiveOf, filesOf, type LayerSpec, writeFolder } from "../support/archive.ts";
import { tarOf } from "../support/tar.ts";
import { podmanIn, podmanTree, umociTree } from "./engines.ts";
import { randomImage } from "./random-image.ts";
import { layerTarsOf, slimTree } from "./slim.ts";
import { inFolder, itWith } from "./tools.ts";
import { differences } from "./tree-lines.ts";

const runs = (usual: number): number => Number(process.env.SLIM_RANDOM_IMAGES ?? usual);

const plainLayers = (layers: readonly LayerSpec[]): LayerSpec[] =>
  layers.map((layer) => ({ ...layer, stored: "none" }));

/** The members of a failing image, for whoever reads the failure. */
const inWords = (layers: readonly LayerSpec[]): string =>
  layers
    .map(({ members }, i) => [`layer ${i}`, ...(members ?? []).map((m) => JSON.stringify(m))].join("\n  "))
    .join("\n");

itWith(["umoci", "getfattr", "root"], "umoci unpacks random images to the tree that slim shows", async () => {
  await fc.assert(
    fc.asyncProperty(randomImage, (layers) =>
      inFolder(async (folder) => {
        const files = filesOf("oci", { layers: plainLayers(layers), tags: ["1"] });
        const layout = writeFolder(files, join(folder, "layout"));
        const theirs = umociTree(layout, "1", join(folder, "bundle"));
        expect(differences(await slimTree(layout), theirs), inWords(layers)).toEqual([]);
      }),
    ),
    { numRuns: runs(60) },
  );
});

itWith(
  ["podman", "getfattr", "root"],
  "podman mounts random images as the tree that slim shows",
  async () => {
    const images = fc.sample(randomImage, runs(10));
    const tagOf = (i: number): string => `localhost/random:${i}`;
    await inFolder(async (folder) => {
      const archive = join(folder, "images.tar");
      const specs = images.map((layers, i) => ({ layers, tags: [tagOf(i)] }));
      writeFileSync(archive, archiveOf(filesOf("docker-20", ...specs)));
      const podman = podmanIn(folder);
      podman("load", "-q", "-i", archive);
      const tars = await layerTarsOf(archive);
      for (const [i, layers] of images.entries())
        expect(
          differences(await slimTree(archive, tagOf(i), tars), podmanTree(podman, tagOf(i))),
          inWords(layers),
        ).toEqual([]);
    });
  },
);

it("the random images hold each thing that a layer can say", () => {
  const layers = fc.sample(randomImage, { numRuns: 100, seed: 1 }).flat();
  const text = Buffer.concat(layers.map(({ members }) => tarOf(members ?? []))).toString("latin1");
  for (const what of ["/.wh..wh..opq", "/.wh.a", "SCHILY.xattr.", "linkpath=", " path=", " uid=3000000"])
    expect(text).toContain(what);
});
