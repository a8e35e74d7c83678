import { join } from "node:path";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { podmanIn, podmanTree, skopeoCopy, umociTree } from "../oracle/engines.ts";
import { randomImage } from "../oracle/random-image.ts";
import { inFolder, itWith } from "../oracle/tools.ts";
import { differences } from "../oracle/tree-lines.ts";
import { filesOf, type LayerSpec, writeFolder } from "../support/archive.ts";
import { squash } from "./squashed.ts";

const RUNS = Number(process.env.SLIM_RANDOM_IMAGES ?? 12);

const inWords = (layers: readonly LayerSpec[]): string =>
  layers
    .map(({ members }, i) => [`layer ${i}`, ...(members ?? []).map((m) => JSON.stringify(m))].join("\n  "))
    .join("\n");

const layoutOf = (layers: readonly LayerSpec[], folder: string): string =>
  writeFolder(
    filesOf("oci", { layers: layers.map((layer) => ({ ...layer, stored: "none" })), tags: ["1"] }),
    folder,
  );

/** Pairs of images that share their first layers, as releases do: the second goes on where the first was half done. */
const releases = fc
  .sample(fc.record({ layers: randomImage, other: randomImage, shared: fc.nat(4) }), {
    numRuns: RUNS,
    seed: 41,
  })
  .map(({ layers, other, shared }) => ({
    layers,
    previous: [...layers.slice(0, 1 + shared), ...other.slice(0, 1)],
  }));

const RELAYER = ["--strategy", "relayer", "--base", "1", "--compression", "none"];

describe("other engines see the tree of the original", { timeout: 240_000 }, () => {
  itWith(["umoci", "getfattr", "root"], `umoci, of ${RUNS} releases on a plain and on a relayered one`, () =>
    inFolder(async (folder) => {
      for (const [at, { layers, previous }] of releases.entries()) {
        const image = layoutOf(layers, join(folder, `${at}`));
        const plain = layoutOf(previous, join(folder, `${at}-previous`));
        const relayered = join(folder, `${at}-relayered`);
        await squash([plain, "-o", relayered, ...RELAYER, "--accept-ambiguous"]);
        const before = umociTree(image, "1", join(folder, `${at}-bundle`));
        for (const has of [plain, relayered]) {
          const out = `${has}-out`;
          await squash([image, "-o", out, ...RELAYER, "--previous", has]);
          expect(differences(umociTree(out, "1", `${out}-bundle`), before), inWords(layers)).toEqual([]);
        }
      }
    }),
  );

  itWith(["podman", "umoci", "getfattr", "root", "skopeo"], "podman, of a few", () =>
    inFolder(async (folder) => {
      const podman = podmanIn(folder);
      for (const [at, { layers, previous }] of releases.slice(0, 4).entries()) {
        const image = layoutOf(layers, join(folder, `${at}`));
        const before = umociTree(image, "1", join(folder, `${at}-bundle`));
        const out = join(folder, `${at}.tar`);
        const has = layoutOf(previous, join(folder, `${at}-previous`));
        const tag = `localhost/it:${at}`;
        await squash([
          image,
          "-o",
          out,
          ...RELAYER,
          "--previous",
          has,
          "--to",
          "docker-archive",
          "--tag",
          tag,
        ]);
        skopeoCopy(`docker-archive:${out}`, `dir:${folder}/${at}-copy`);
        podman("load", "-q", "-i", out);
        expect(differences(podmanTree(podman, tag), before), inWords(layers)).toEqual([]);
        podman("rmi", "-f", tag);
      }
    }),
  );
});
