import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { skopeoCopy } from "../oracle/engines.ts";
import { inFolder, itWith, run as runTool } from "../oracle/tools.ts";
import { squash } from "../squash/squashed.ts";
import { type MtreeEntry, parseMtree } from "../support/mtree.ts";
import { describeReal, dockerfileOf, read, realPath } from "./images.ts";
import { differences, treeIsUmocis, umociTree } from "./tree.ts";

const STRATEGIES = ["squash", "prune", "flatten"];

/** `big` is 1.6 GB: what the others show need not be shown on it three times. */
const IMAGES: readonly (readonly [name: string, strategies: readonly string[]])[] = [
  ["clean-multistage", STRATEGIES],
  ["rpm-app", STRATEGIES],
  ["churn", STRATEGIES],
  ["python-app", STRATEGIES],
  ["node-web", ["squash", "prune"]],
  ["c-tool", STRATEGIES],
  ["big", ["squash"]],
];

const TIMEOUT_MS = 600_000;

for (const [name, strategies] of IMAGES)
  describeReal(name, () => {
    itWith(
      ["umoci", "skopeo", "root"],
      `squashed by ${strategies.join(", ")}: umoci unpacks the same tree, and its program prints the same`,
      () =>
        inFolder(async (folder) => {
          const listing = umociTree(name);
          const before = unpack(realPath(name, "oci"), join(folder, "before"));
          expect(linesOf(before.listing)).toEqual(linesOf(listing));
          const { command, prints } = smokeOf(name);
          const printed = started(before.root, command, before.config);
          expect(printed).toMatch(prints);
          rmSync(before.bundle, { recursive: true });
          for (const strategy of strategies) {
            const out = join(folder, strategy);
            const { dockerfile } = dockerfileOf(name);
            const told = dockerfile === undefined ? [] : ["-f", dockerfile];
            const image = realPath(name, "docker-archive.tar");
            const ways = ["--strategy", strategy, "--to", "oci", "--compression", "none"];
            const report = await squash([image, ...told, "-o", out, ...ways]);
            expect(report.after.deadBytes, strategy).toBeLessThanOrEqual(report.before.deadBytes);

            treeIsUmocis(await read(out), listing);

            const after = unpack(out, join(folder, `${strategy}-bundle`));
            expect(differences(linesOf(after.listing), linesOf(listing)), strategy).toEqual([]);
            expect(started(after.root, command, after.config), strategy).toBe(printed);
            rmSync(after.bundle, { recursive: true });

            const inspected = JSON.parse(runTool("skopeo", ["inspect", `oci:${out}`]));
            expect(inspected.Layers).toEqual(report.layers.map(({ blobDigest }) => blobDigest));
            skopeoCopy(`oci:${out}`, `dir:${folder}/copied`);
            rmSync(join(folder, "copied"), { recursive: true });
            rmSync(out, { recursive: true });
          }
        }),
      TIMEOUT_MS,
    );
  });

interface Unpacked {
  readonly bundle: string;
  readonly root: string;
  readonly listing: readonly MtreeEntry[];
  readonly config: RunConfig;
}

interface RunConfig {
  readonly Env?: readonly string[];
  readonly WorkingDir?: string;
}

/** What umoci makes of a layout of one image: the tree, and the list of it with every file's SHA-256. */
const unpack = (layout: string, bundle: string): Unpacked => {
  const [tag = ""] = runTool("umoci", ["list", "--layout", layout]).split("\n");
  runTool("umoci", ["unpack", "--image", `${layout}:${tag}`, bundle]);
  const mtree = readdirSync(bundle).find((file) => file.endsWith(".mtree")) ?? "";
  const { config } = JSON.parse(runTool("skopeo", ["inspect", "--config", `oci:${layout}`]));
  return {
    bundle,
    root: join(bundle, "rootfs"),
    listing: parseMtree(readFileSync(join(bundle, mtree), "utf8")),
    config,
  };
};

/** Of the root no time: no layer need list it. */
const linesOf = (listing: readonly MtreeEntry[]): Map<string, string> =>
  new Map(
    listing.map(({ path, nlink, size, mtimeSeconds, ...entry }) => {
      const isFile = entry.type === "file";
      const time = path === "/" ? 0 : mtimeSeconds;
      return [path, JSON.stringify({ ...entry, time, ...(isFile ? { nlink, size } : {}) })];
    }),
  );

/** A command, and what it has to print, as `smoke` says in two lines. */
const smokeOf = (name: string): { command: string; prints: RegExp } => {
  const [command = "", prints = ""] = readFileSync(realPath(name, "smoke"), "utf8").split("\n");
  return { command, prints: new RegExp(prints.replace(/^\^\^/, "^"), "m") };
};

/** Runs a command in an unpacked tree, by its shell if it has one. */
const started = (root: string, command: string, { Env = [], WorkingDir = "" }: RunConfig): string => {
  const argv = existsSync(join(root, "bin/sh"))
    ? ["/bin/sh", "-c", `cd "${WorkingDir || "/"}" && ${command}`]
    : command.split(" ");
  const env = Object.fromEntries(Env.map((each) => [each.split("=")[0], each.replace(/^[^=]*=/, "")]));
  const { status, stdout, stderr } = spawnSync("/usr/sbin/chroot", [root, ...argv], {
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${command}: ${status} ${stderr}`);
  return stdout;
};
