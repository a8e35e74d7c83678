// Prints, side by side on this machine, what slim takes and what its reference takes. Nothing here passes or fails.
//   npm run bench [-- ROUNDS]
// The two large images come from SLIM_REAL_IMAGES, a folder with big/ and c-tool/ as described in bench/README.md.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { manyFiles, manyWhiteouts } from "./images.mjs";

const bin = fileURLToPath(new URL("../dist/src/bin.js", import.meta.url));
const rounds = Number(process.argv[2] ?? 3);
const realImages = process.env.SLIM_REAL_IMAGES ?? "";
const scratch = mkdtempSync(join(tmpdir(), "slim-bench-"));

/** Wall seconds of one shell command. */
const measure = (command) => {
  const { status, stderr } = spawnSync(
    "/usr/bin/env",
    ["bash", "-c", `TIMEFORMAT=%R; time (${command}) >/dev/null`],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return Number(stderr.trim().split("\n").at(-1));
};

/** The largest resident set, in MB, as the program itself reports it at its end. A shell starts it, for a process begins
 * with the largest set of the one that it was forked from. */
const residentMb = (args) => {
  const hook =
    "data:text/javascript,process.on('exit',()=>process.stderr.write('maxrss '+process.resourceUsage().maxRSS))";
  const script = '"$@"; true';
  const { stderr } = spawnSync(
    "bash",
    ["-c", script, "bash", process.execPath, "--import", hook, bin, ...args],
    {
      encoding: "utf8",
    },
  );
  return Number(/maxrss (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1000;
};

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Reference and slim take turns, so that a busy moment of the machine hits both. */
const compare = (work, bar, reference, slim) => {
  const times = { reference: [], slim: [] };
  for (let round = 0; round < rounds; round++) {
    times.reference.push(measure(reference));
    times.slim.push(measure(slim));
  }
  const [ours, theirs] = [median(times.slim), median(times.reference)];
  row(work, `${ours.toFixed(2)} s`, `${theirs.toFixed(2)} s`, `${(ours / theirs).toFixed(2)} ×`, bar);
};

const alone = (work, bar, args) => {
  const seconds = median(Array.from({ length: rounds }, () => measure(`node ${bin} ${args.join(" ")}`)));
  row(work, `${seconds.toFixed(2)} s`, `${Math.round(residentMb(args))} MB`, "", bar);
};

const row = (...cells) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

const layersOf = (image) => {
  const { layers } = JSON.parse(readFileSync(join(image, "manifest.json"), "utf8"));
  return layers.map(({ digest }) => join(image, "oci/blobs/sha256", digest.slice("sha256:".length)));
};

try {
  row("work", "slim", "reference", "ratio", "bar");
  row("---", "---:", "---:", "---:", "---");
  for (const name of ["big", "c-tool"]) {
    const image = join(realImages, name);
    if (!existsSync(join(image, "docker-archive.tar"))) {
      row(`${name}: not there`, "", "", "", "set SLIM_REAL_IMAGES");
      continue;
    }
    const analyze = (what) =>
      `node ${bin} analyze ${join(image, what)} -f ${join(image, "context/Dockerfile")}`;
    const archive = join(image, "docker-archive.tar");
    compare(
      `${name}, plain / openssl sha256`,
      "≤ 1.2 ×",
      `openssl dgst -sha256 ${archive}`,
      analyze("docker-archive.tar"),
    );
    const inflate = layersOf(image).map((layer) => `gzip -dc ${layer} | openssl dgst -sha256`);
    compare(`${name}, gzip / gzip + sha256`, "≤ 0.8 ×", inflate.join(" && "), analyze("oci"));
  }
  alone("200,000 files", "≤ 3 s, ≤ 300 MB", [
    "analyze",
    await manyFiles(join(scratch, "files.tar"), 200_000),
  ]);
  alone("20,000 files, 1,600 whiteouts", "≤ 2 s", [
    "analyze",
    await manyWhiteouts(join(scratch, "whiteouts.tar"), 20_000, 1_600),
  ]);
  alone("slim --version", "≤ 0.15 s", ["--version"]);
} finally {
  rmSync(scratch, { recursive: true });
}
