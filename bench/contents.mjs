// What it costs to tell which files run, and whose they are: `readContents`, and of it the closure alone. Each round is a process of its own,
// as for a user: node bench/contents.mjs IMAGE [closure]
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { manyPackages } from "./images.mjs";
import { absent, median, row } from "./measure.mjs";

const self = fileURLToPath(import.meta.url);
const built = (path) => import(new URL(`../dist/src/${path}.js`, import.meta.url).href);

/** Seconds on the wall, and of CPU, that a work takes in this process and the threads that help it. */
const timed = (work) => {
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  work();
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall: (performance.now() - wallBefore) / 1000, cpu: (user + system) / 1e6 };
};

/** Reads an image as `slim analyze` does, up to where its contents are read, and prints the times of that, or of the closure alone. */
const once = async (path, part) => {
  const { openImage } = await built("io/open");
  const { CONTENTS_FILES } = await built("contents/kept");
  const { readContents } = await built("contents/read-contents");
  const { closureOf } = await built("contents/closure");
  const { rootOf } = await built("contents/root");
  const { stackLayers } = await built("layers/merge");
  const options = { image: null, platform: null, machine: "linux/amd64", threads: 0, maxExpansion: 200 };
  const opened = await openImage(path, { ...options, keep: CONTENTS_FILES });
  const { image, content } = opened;
  await opened.verified;
  const tree = stackLayers(image.layers);
  const { bodies } = content;
  const times = timed(() =>
    part === "closure"
      ? closureOf(rootOf(tree, image.config, bodies))
      : readContents(image, tree, bodies, []),
  );
  await opened.close();
  process.stdout.write(JSON.stringify(times));
};

export const contentsRows = async ({ realImages, scratch, rounds }) => {
  const packages = await manyPackages(join(scratch, "packages.tar"), 60_000, 1500);
  row("60,000 files, 1,500 packages", ...medians(packages, "all", rounds), "", "", "", "", "");
  row("of it the closure", ...medians(packages, "closure", rounds), "", "", "", "", "≤ 1 s");
  for (const name of ["node-web", "big"]) {
    const path = join(realImages, name, "docker-archive.tar");
    if (!existsSync(path)) {
      absent(`${name}: not there`, "set SLIM_REAL_IMAGES");
      continue;
    }
    row(`${name}, all contents add`, ...medians(path, "all", rounds), "", "", "", "", "");
    row(`${name}, of it the closure`, ...medians(path, "closure", rounds), "", "", "", "", "≤ 1 s");
  }
};

const medians = (path, part, rounds) => {
  const runs = Array.from({ length: rounds }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [self, path, part], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${path}: ${stderr}`);
    return JSON.parse(stdout);
  });
  return ["wall", "cpu"].map((what) => `${median(runs.map((run) => run[what])).toFixed(2)} s`);
};

if (process.argv[1] === self) await once(process.argv[2] ?? "", process.argv[3]);
