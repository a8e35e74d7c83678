import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { podmanIn, podmanTree, skopeoCopy, umociTree } from "../oracle/engines.ts";
import { FIXTURES, type Fixture } from "../oracle/fixtures.ts";
import { randomImage } from "../oracle/random-image.ts";
import { inFolder, itWith, run as runTool } from "../oracle/tools.ts";
import { TRAPS } from "../oracle/traps.ts";
import { differences, type Listing } from "../oracle/tree-lines.ts";
import { filesOf, type LayerSpec, writeFolder } from "../support/archive.ts";
import { squash } from "./squashed.ts";

const STRATEGIES = ["squash", "prune", "flatten"] as const;
const UMOCI = ["umoci", "getfattr", "root"] as const;

const strategyAt = (at: number): (typeof STRATEGIES)[number] =>
  STRATEGIES[at % STRATEGIES.length] ?? "squash";

const inWords = (layers: readonly LayerSpec[]): string =>
  layers
    .map(({ members }, i) => [`layer ${i}`, ...(members ?? []).map((m) => JSON.stringify(m))].join("\n  "))
    .join("\n");

/** The merged tree of a layout by umoci. */
const treeBy = (layout: string, bundle: string): Listing => umociTree(layout, "1", bundle);

const layoutOf = (layers: readonly LayerSpec[], folder: string): string =>
  writeFolder(
    filesOf("oci", { layers: layers.map((layer) => ({ ...layer, stored: "none" })), tags: ["1"] }),
    folder,
  );

describe("umoci unpacks the result to the tree of the original", () => {
  const random = fc.sample(randomImage, { numRuns: Number(process.env.SLIM_RANDOM_IMAGES ?? 30), seed: 11 });

  itWith(UMOCI, `${random.length} random images by every strategy`, () =>
    inFolder(async (folder) => {
      for (const [at, layers] of random.entries()) {
        const layout = layoutOf(layers, join(folder, `${at}`));
        const before = treeBy(layout, join(folder, `${at}-bundle`));
        for (const strategy of STRATEGIES) {
          const out = join(folder, `${at}-${strategy}`);
          const base = `${at % (layers.length + 1)}`;
          await squash([layout, "-o", out, "--strategy", strategy, "--base", base, "--compression", "none"]);
          const after = treeBy(out, `${out}-bundle`);
          expect(differences(after, before), `${strategy} on ${base}\n${inWords(layers)}`).toEqual([]);
        }
      }
    }),
  );

  /** Fixtures that differ in what their layers hold: the others are the same layers in other clothes. */
  const chosen = FIXTURES.filter(({ name }) =>
    ["skopeo-oci/layout", "docker-26-containerd/image.tar", "umoci/layout"].includes(name),
  );
  for (const [at, fixture] of chosen.entries())
    itWith([...UMOCI, "skopeo"], `${fixture.name}`, () =>
      inFolder(async (folder) => {
        skopeoCopy(referenceOf(fixture, folder), `oci:${folder}/before:1`, "--dest-compress-format", "gzip");
        const before = treeBy(join(folder, "before"), join(folder, "before-bundle"));
        for (const strategy of [strategyAt(at), strategyAt(at + 1)]) {
          const out = join(folder, strategy);
          await squash([fixture.path, "-o", out, "--to", "oci", "--strategy", strategy, "--base", "1"]);
          skopeoCopy(`oci:${out}`, `oci:${out}-gzip:1`, "--dest-compress-format", "gzip");
          expect(differences(treeBy(`${out}-gzip`, `${out}-bundle`), before), strategy).toEqual([]);
        }
      }),
    );
});

/** Of the devices 0:0 no layer can be written that all engines read alike. */
const traps = TRAPS.filter(
  ({ umoci, tree }) => umoci !== "refuses" && !tree.some(({ device }) => device?.join(":") === "0:0"),
);

itWith(UMOCI, "umoci unpacks traps, squashed by turns, to what it makes of them itself", () =>
  inFolder(async (folder) => {
    for (const [at, { name, layers }] of traps.entries()) {
      const layout = layoutOf(layers, join(folder, `${at}`));
      const before = treeBy(layout, join(folder, `${at}-bundle`));
      const out = join(folder, `${at}-out`);
      await squash([layout, "-o", out, "--strategy", strategyAt(at), "--accept-ambiguous"]);
      expect(differences(treeBy(out, `${out}-bundle`), before), name).toEqual([]);
    }
  }),
);

const referenceOf = ({ path, image }: Fixture, folder: string): string => {
  if (statSync(path).isDirectory()) return `oci:${path}:${image ?? 1}`;
  const plain = join(folder, "plain.tar");
  if (path.endsWith(".gz")) writeFileSync(plain, gunzipSync(readFileSync(path)));
  else cpSync(path, plain);
  const kind = runTool("tar", ["tf", plain]).includes("manifest.json") ? "docker" : "oci";
  return `${kind}-archive:${plain}${image ? `:${image}` : ""}`;
};

itWith(["podman", "getfattr", "root"], "podman mounts what is pruned as the tree of the original", () =>
  inFolder(async (folder) => {
    const podman = podmanIn(folder);
    // Layers that prune keeps hold whiteouts of what it took away: in a directory that nothing lies below,
    // overlay shows them.
    const images = [
      ...fc.sample(randomImage, { numRuns: 4, seed: 5 }),
      [
        { members: [{ path: "d/" }, { path: "d/a", body: "x" }] },
        { members: [{ path: "d/" }, { path: "d/.wh.a" }] },
      ],
      ...traps.filter(({ ambiguities }) => ambiguities !== undefined).map(({ layers }) => layers),
    ];
    for (const [at, layers] of images.entries()) {
      const layout = layoutOf(layers, join(folder, `${at}`));
      const before = treeBy(layout, join(folder, `${at}-bundle`));
      const archive = join(folder, `${at}.tar`);
      const argv = [
        "--strategy",
        at % 4 ? "prune" : "squash",
        "--to",
        "docker-archive",
        "--tag",
        `localhost/it:${at}`,
      ];
      await squash([layout, "-o", archive, ...argv, "--accept-ambiguous"]);
      podman("load", "-q", "-i", archive);
      const after = podmanTree(podman, `localhost/it:${at}`);
      expect(differences(after, before), inWords(layers)).toEqual([]);
      podman("rmi", "-f", `localhost/it:${at}`);
    }
  }),
);

describe("skopeo takes every format with every compression", () => {
  const fixture = FIXTURES.find(({ name }) => name === "skopeo-oci/layout");
  for (const to of ["docker-archive", "oci-archive", "oci"])
    for (const compression of ["none", "gzip", "zstd"])
      itWith(["skopeo"], `${to}, ${compression}`, () =>
        inFolder(async (folder) => {
          const out = join(folder, "out");
          const argv = ["--to", to, "--compression", compression, "--base", "2"];
          const { layers } = await squash([fixture?.path ?? "", "-o", out, ...argv]);
          const inspected = JSON.parse(runTool("skopeo", ["inspect", `${to}:${out}`]));
          expect(inspected.Layers).toHaveLength(layers.length);
          if (to !== "docker-archive")
            expect(inspected.Layers).toEqual(layers.map(({ blobDigest }) => blobDigest));
          skopeoCopy(`${to}:${out}`, `dir:${folder}/copy`);
          const manifest = JSON.parse(readFileSync(join(folder, "copy", "manifest.json"), "utf8"));
          expect(manifest.layers).toHaveLength(layers.length);
        }),
      );
});

describe("a container of the result starts, and prints the same", () => {
  const started = FIXTURES.filter(({ name }) => /^(skopeo-oci\/|docker-20-buildkit)/.test(name));
  const NEEDS = ["skopeo", ...UMOCI] as const;
  const chroot = (root: string): string => {
    mkdirSync(join(root, "proc"), { recursive: true });
    const { status, stdout, stderr } = spawnSync("chroot", [
      "--userspec=1000",
      root,
      "/usr/local/bin/notes",
      "--list",
    ]);
    if (status !== 0) throw new Error(`${stderr}`);
    return `${stdout}`;
  };
  for (const fixture of started)
    itWith(NEEDS, fixture.name, () =>
      inFolder(async (folder) => {
        const unpacked = (reference: string, name: string): string => {
          skopeoCopy(reference, `oci:${folder}/${name}:1`, "--dest-compress-format", "gzip");
          runTool("umoci", ["unpack", "--image", `${folder}/${name}:1`, join(folder, `${name}-bundle`)]);
          return join(folder, `${name}-bundle`, "rootfs");
        };
        const before = chroot(unpacked(referenceOf(fixture, folder), "before"));
        expect(before.trim()).not.toBe("");
        for (const strategy of STRATEGIES) {
          const out = join(folder, `${strategy}.tar`);
          await squash([fixture.path, "-o", out, "--to", "docker-archive", "--strategy", strategy]);
          expect(chroot(unpacked(`docker-archive:${out}`, strategy)), strategy).toBe(before);
        }
      }),
    );
});

itWith(["podman", "root"], "podman runs the result as it runs the original", () =>
  inFolder(async (folder) => {
    const podman = podmanIn(folder);
    const runs = (image: string): string =>
      podman(
        ...["--runtime", "runc", "run", "--rm", "--network", "none", "--ulimit", "nofile=4096:4096"],
        ...["--ulimit", "nproc=4096:4096", image],
      );
    const fixture = FIXTURES.find(({ name }) => name.startsWith("podman-oci-archive"));
    const load = (path: string): string => podman("load", "-q", "-i", path).replace(/^Loaded image:\s*/, "");
    const before = runs(load(fixture?.path ?? ""));
    expect(before).not.toBe("");
    const out = join(folder, "out.tar");
    await squash([fixture?.path ?? "", "-o", out, "--to", "docker-archive", "--tag", "localhost/after:1"]);
    load(out);
    expect(runs("localhost/after:1")).toBe(before);
  }),
);
