// Prints, side by side on this machine, what slim takes and what its reference takes. Nothing here passes or fails.
//   npm run bench [-- ROUNDS [analyze|contents|rewrite|squash]]
// The large images come from SLIM_REAL_IMAGES, a folder with big/, c-tool/ and node-web/ as described in bench/README.md.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { contentsRows } from "./contents.mjs";
import { longDockerfile } from "./dockerfile.mjs";
import { manyFiles, manyWhiteouts } from "./images.mjs";
import { absent, bin, compare, headings, measure, median, residentMb, row } from "./measure.mjs";
import { squashRows } from "./squash.mjs";

const rounds = Number(process.argv[2] ?? 3);
const part = process.argv[3];
const realImages = process.env.SLIM_REAL_IMAGES ?? "";
const scratch = mkdtempSync(join(tmpdir(), "slim-bench-"));

const alone = (work, bar, args) => {
  const times = Array.from({ length: rounds }, () => measure(`node ${bin} ${args.join(" ")}`));
  const of = (what) => `${median(times.map((time) => time[what])).toFixed(2)} s`;
  row(work, of("wall"), of("cpu"), `${Math.round(residentMb(args))} MB`, "", "", "", bar);
};

const layersOf = (image) => {
  const { layers } = JSON.parse(readFileSync(join(image, "manifest.json"), "utf8"));
  return layers.map(({ digest }) => join(image, "oci/blobs/sha256", digest.slice("sha256:".length)));
};

const analyzeRows = async () => {
  for (const name of ["big", "c-tool"]) {
    const image = join(realImages, name);
    if (!existsSync(join(image, "docker-archive.tar"))) {
      absent(`${name}: not there`, "set SLIM_REAL_IMAGES");
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
      { rounds },
    );
    const inflate = layersOf(image).map((layer) => `gzip -dc ${layer} | openssl dgst -sha256`);
    compare(`${name}, gzip / gzip + sha256`, "≤ 0.8 ×", inflate.join(" && "), analyze("oci"), {
      rounds,
    });
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
};

const rewriteRows = () => {
  const path = join(scratch, "Dockerfile");
  writeFileSync(path, longDockerfile(200));
  alone("rewrite of 200 lines", "≤ 0.3 s", ["rewrite", path]);
};

try {
  headings();
  const wants = (name) => part === undefined || part === name;
  if (wants("analyze")) await analyzeRows();
  if (wants("contents")) await contentsRows({ realImages, scratch, rounds });
  if (wants("rewrite")) rewriteRows();
  if (wants("squash")) await squashRows({ realImages, scratch, rounds });
  process.stdout.write(
    `\nLoad at the end: ${loadavg()
      .map((load) => load.toFixed(2))
      .join(" ")}\n`,
  );
} finally {
  rmSync(scratch, { recursive: true });
}
