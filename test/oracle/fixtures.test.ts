import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { accountFor } from "../../src/layers/account.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { sha256 } from "../support/archive.ts";
import { podmanIn, podmanTree, skopeoCopy, umociTree } from "./engines.ts";
import { APPS, FIXTURES, type Fixture, pinnedTree } from "./fixtures.ts";
import { layerTarsOf, readImage, slimTree } from "./slim.ts";
import { untar } from "./tar-stream.ts";
import { absentOf, inFolder, itWith, run } from "./tools.ts";
import { differences, type Listing } from "./tree-lines.ts";

const EMPTY = Buffer.alloc(0);

const timeless = (tree: Listing): Listing =>
  tree.map((line) =>
    line
      .split("\t")
      .filter((_field, at) => at !== 4)
      .join("\t"),
  );

describe("the merged tree of each fixture is what an engine showed when it was built", () => {
  for (const fixture of FIXTURES)
    itWith(fixture.zstd ? ["zstd"] : [], fixture.name, async () => {
      expect(differences(await slimTree(fixture.path, fixture.image), pinnedTree(fixture))).toEqual([]);
    });
});

itWith(
  absentOf(["zstd"]).length > 0 ? ["zstd"] : [],
  "the same Dockerfile gives the same tree in all engines",
  async () => {
    const [first, ...others] = await Promise.all(
      APPS.map(async ({ path, image }) => timeless(await slimTree(path, image))),
    );
    for (const other of others) expect(differences(other, first ?? [])).toEqual([]);
  },
);

/** What `fixtures/README.md` says of the notes server. */
const STORED_BYTES = 2_352_119;
const DEAD_BYTES = 219_438;

const liveBytesOf = (tree: Listing): number => {
  const sizes = new Map<string, number>();
  for (const line of tree) {
    const [path = "", kind, , , , detail = "", links = "-"] = line.split("\t");
    if (kind === "file") sizes.set(links === "-" ? path : links, Number(detail.split(":")[0]));
  }
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
};

describe("stored bytes are those of the layers' files, live bytes those of the engine's tree", () => {
  for (const fixture of FIXTURES)
    itWith(fixture.zstd ? ["zstd"] : [], fixture.name, async () => {
      const { image, close } = await readImage(fixture.path, fixture.image);
      const tars = await layerTarsOf(fixture.path);
      let bodyBytes = 0;
      for (const { diffId } of image.layers)
        for (const { header, body } of await untar(tars.get(diffId) ?? EMPTY))
          if (header.name !== "stargz.index.json") bodyBytes += body.length;
      const { layers } = accountFor(image.layers, stackLayers(image.layers));
      const stored = layers.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
      const live = layers.reduce((sum, { liveBytes }) => sum + liveBytes, 0);
      expect(stored).toBe(bodyBytes);
      expect(live).toBe(liveBytesOf(pinnedTree(fixture)));
      if (APPS.includes(fixture)) expect([stored, stored - live]).toEqual([STORED_BYTES, DEAD_BYTES]);
      await close();
    });
});

describe("bodies of one size have one fingerprint exactly where they are equal", () => {
  for (const fixture of FIXTURES)
    itWith(fixture.zstd ? ["zstd"] : [], fixture.name, async () => {
      const { image, content, close } = await readImage(fixture.path, fixture.image);
      const tars = await layerTarsOf(fixture.path);
      const files = image.layers.map(({ entries }) =>
        [...entries.keys()].filter((at) => (entries[at]?.contentBytes ?? 0) > 0),
      );
      const prints = await content.fingerprints(files);
      const pairs = new Set<string>();
      for (const { index, diffId, entries } of image.layers)
        for (const at of files[index] ?? []) {
          const { bodyOffset = 0, contentBytes = 0, path = "" } = entries[at] ?? {};
          const body = tars.get(diffId)?.subarray(bodyOffset, bodyOffset + contentBytes) ?? EMPTY;
          const print = prints[index]?.[at] ?? "";
          expect(print, path).not.toBe("");
          pairs.add(`${contentBytes} ${sha256(body)} ${Buffer.from(print, "latin1").toString("hex")}`);
        }
      const split = [...pairs].map((pair) => pair.split(" "));
      expect(new Set(split.map(([bytes, , print]) => `${bytes} ${print}`)).size).toBe(pairs.size);
      expect(new Set(split.map(([bytes, body]) => `${bytes} ${body}`)).size).toBe(pairs.size);
      await close();
    });
});

/** skopeo reads no archive that is compressed as a whole. */
const plainArchive = ({ path }: Fixture, folder: string): string => {
  if (!/\.(gz|zst)$/.test(path)) return path;
  const plain = join(folder, "plain.tar");
  if (path.endsWith(".gz")) writeFileSync(plain, gunzipSync(readFileSync(path)));
  else run("zstd", ["-dqf", path, "-o", plain]);
  return plain;
};

const transportOf = (fixture: Fixture, folder: string): string => {
  const { path, image } = fixture;
  if (statSync(path).isDirectory()) return `oci:${path}:${image ?? 1}`;
  const kind = run("tar", ["tf", plainArchive(fixture, folder)]).includes("manifest.json") ? "docker" : "oci";
  return `${kind}-archive:${plainArchive(fixture, folder)}${image ? `:${image}` : ""}`;
};

const tools = (fixture: Fixture): readonly ("zstd" | "skopeo" | "root" | "getfattr")[] =>
  fixture.zstd ? ["zstd", "skopeo", "root", "getfattr"] : ["skopeo", "root", "getfattr"];

describe("umoci unpacks each fixture to the tree that slim shows", () => {
  for (const fixture of FIXTURES)
    itWith(["umoci", ...tools(fixture)], fixture.name, () =>
      inFolder(async (folder) => {
        // umoci knows OCI layouts of plain and gzip layers alone; skopeo turns all others into that.
        skopeoCopy(transportOf(fixture, folder), `oci:${folder}/layout:1`, "--dest-compress-format", "gzip");
        const theirs = umociTree(join(folder, "layout"), "1", join(folder, "bundle"));
        expect(differences(await slimTree(fixture.path, fixture.image), theirs)).toEqual([]);
      }),
    );
});

itWith(
  ["podman", "skopeo", "zstd", "getfattr", "root"],
  "podman mounts each fixture as the tree that slim shows",
  () =>
    inFolder(async (folder) => {
      const podman = podmanIn(folder);
      const store = `containers-storage:[overlay@${folder}/storage+${folder}/run]`;
      for (const [i, fixture] of FIXTURES.entries()) {
        // By way of a layout: skopeo 1.9 cannot copy an image straight out of an archive where it shares layers with another.
        skopeoCopy(transportOf(fixture, folder), `oci:${folder}/layout:${i}`);
        skopeoCopy(`oci:${folder}/layout:${i}`, `${store}localhost/it:${i}`);
        const theirs = podmanTree(podman, `localhost/it:${i}`);
        expect(differences(await slimTree(fixture.path, fixture.image), theirs), fixture.name).toEqual([]);
      }
    }),
);

describe("every fate points at what is there", () => {
  for (const fixture of FIXTURES)
    itWith([], fixture.name, async () => {
      const { image, close } = await readImage(fixture.path, fixture.image);
      const tree = stackLayers(image.layers);
      expect(tree.ambiguities).toEqual([]);
      expect(tree.fates.map((fates) => fates.length)).toEqual(
        image.layers.map(({ entries }) => entries.length),
      );
      for (const { path, ref, content } of tree.nodes.values()) {
        if (ref) expect(tree.fates[ref.layer]?.[ref.entry]?.state, path).toBe("live");
        if (content) expect(tree.fates[content.layer]?.[content.entry]?.state, path).toBe("live");
      }
      await close();
    });
});
