// What `slim squash` takes beside what copies, hashes, compresses or squashes the same bytes.
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bodies } from "./images.mjs";
import { absent, bin, compare, has, measure, residentMb, row } from "./measure.mjs";

/** As `slim squash` does where nobody names a level. */
const GZIP_LEVEL = 6;

export const squashRows = async ({ realImages, scratch, rounds }) => {
  for (const name of ["c-tool", "big"]) {
    const image = join(realImages, name);
    if (!existsSync(join(image, "docker-archive.tar"))) {
      absent(`squash ${name}: not there`, "set SLIM_REAL_IMAGES");
      continue;
    }
    plainToPlain(name, image, scratch, rounds);
    gzip(name, image, scratch, rounds);
  }
  podman(join(realImages, "c-tool"), scratch, Math.min(rounds, 3));
  await memory(scratch);
};

const squash = (image, out, ...flags) =>
  `rm -rf ${out}; node ${bin} squash ${join(image, "docker-archive.tar")} -f ${join(image, "context/Dockerfile")} -o ${out} ${flags.join(" ")}`;

/** The bar of a tool that reads each byte of its output once and writes it once. */
const plainToPlain = (name, image, scratch, rounds) => {
  const [out, copy] = [join(scratch, "out.tar"), join(scratch, "copy.tar")];
  measure(squash(image, out));
  compare(
    `squash ${name}, plain → plain / cp + openssl sha256 of the output`,
    "≤ 1.5 ×",
    `rm -f ${copy}; cp ${out} ${copy} && openssl dgst -sha256 ${copy}`,
    squash(image, join(scratch, "again.tar")),
    { rounds },
  );
  measure(`rm -f ${out} ${copy} ${join(scratch, "again.tar")}`);
};

const gzip = (name, image, scratch, rounds) => {
  const work = `flatten ${name}, gzip:${GZIP_LEVEL} / pigz -p 2 -${GZIP_LEVEL} of the same tar`;
  if (!has("pigz")) return absent(work, "pigz is not there");
  const [plain, out] = [join(scratch, "plain"), join(scratch, "out")];
  const flags = ["--strategy", "flatten", "--to", "oci"];
  measure(squash(image, plain, ...flags, "--compression", "none"));
  const tar = largestIn(join(plain, "blobs/sha256"));
  compare(
    work,
    "≤ 1.0 ×",
    `rm -f ${scratch}/layer.gz; pigz -p 2 -${GZIP_LEVEL} -c ${tar} >${scratch}/layer.gz`,
    squash(image, out, ...flags, "--compression", `gzip:${GZIP_LEVEL}`),
    { rounds },
  );
  const bytes = `${statSync(largestIn(join(out, "blobs/sha256"))).size} bytes`;
  row(`… its layer`, bytes, "", `${statSync(join(scratch, "layer.gz")).size} bytes`, "", "", "", "");
  measure(`rm -rf ${plain} ${out} ${scratch}/layer.gz`);
};

const largestIn = (folder) =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .sort((a, b) => statSync(b).size - statSync(a).size)[0];

/** Load, squash, save, with a storage of its own that is gone afterwards. */
const podman = (image, scratch, rounds) => {
  const work = "flatten c-tool / podman load + build --squash-all + save";
  if (!existsSync(join(image, "docker-archive.tar"))) return absent(work, "set SLIM_REAL_IMAGES");
  if (!has("podman") || process.getuid() !== 0) return absent(work, "needs podman, and root");
  const home = join(scratch, "p");
  mkdirSync(join(home, "tmp"), { recursive: true });
  writeFileSync(
    join(home, "storage.conf"),
    `[storage]\ndriver = "overlay"\ngraphroot = "${home}/g"\nrunroot = "${home}/r"\n`,
  );
  writeFileSync(
    join(home, "containers.conf"),
    '[engine]\nevents_logger = "file"\ncgroup_manager = "cgroupfs"\n',
  );
  const clean = `umount ${home}/g/overlay 2>/dev/null; rm -rf ${home}/g ${home}/r ${home}/out.tar`;
  const reference = [
    `podman load -q -i ${join(image, "docker-archive.tar")}`,
    "id=$(podman images -q --no-trunc | head -1)",
    `echo "FROM $id" | podman build -q --squash-all --isolation chroot -t bench:1 -`,
    `podman save -q -o ${home}/out.tar bench:1`,
  ].join(" && ");
  const env = {
    CONTAINERS_STORAGE_CONF: join(home, "storage.conf"),
    CONTAINERS_CONF: join(home, "containers.conf"),
    TMPDIR: join(home, "tmp"),
  };
  const slim = squash(image, join(scratch, "out.tar"), "--strategy", "flatten");
  try {
    compare(work, "≤ 0.2 ×", `(${clean}); ${reference}`, slim, { rounds, env });
  } finally {
    measure(`${clean}; rm -f ${scratch}/out.tar`);
  }
};

/** The same entries with bodies ten times as long. */
const memory = async (scratch) => {
  const out = join(scratch, "out");
  const figures = [];
  // Flattened, for else a layer without dead content would only be copied.
  for (const bodyBytes of [1_000_000, 10_000_000]) {
    const path = await bodies(join(scratch, "bodies.tar"), 200, bodyBytes);
    for (const compression of ["none", "gzip:1"]) {
      const flags = ["--strategy", "flatten", "--compression", compression, "--to", "oci", "--force"];
      figures.push([bodyBytes * 200, compression, residentMb(["squash", path, "-o", out, ...flags])]);
    }
  }
  for (const compression of ["none", "gzip:1"]) {
    const [small, large] = figures.filter(([, how]) => how === compression);
    const [a, b] = [small, large].map(([bytes, , mb]) => `${Math.round(mb)} MB of ${bytes / 1e6}`);
    row(
      `flatten 200 files, ${compression}: memory`,
      b,
      "",
      a,
      "",
      `${(large[2] / small[2]).toFixed(2)} ×`,
      "",
      "flat",
    );
  }
};
