// Images for the benchmark, written as docker-archives.
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { pack } from "tar-stream";

/** One layer as a tar in memory. */
const layerTar = async (add) => {
  const tar = pack();
  const chunks = [];
  tar.on("data", (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => tar.on("end", resolve));
  add(tar);
  tar.finalize();
  await ended;
  return Buffer.concat(chunks);
};

const writeArchive = async (path, layers) => {
  const digests = layers.map((layer) => createHash("sha256").update(layer).digest("hex"));
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: {},
    rootfs: { type: "layers", diff_ids: digests.map((hex) => `sha256:${hex}`) },
    history: digests.map((_, at) => ({ created_by: `RUN step ${at} # buildkit` })),
  });
  const tar = pack();
  const written = pipeline(tar, createWriteStream(path));
  layers.forEach((layer, at) => {
    tar.entry({ name: `${at}/layer.tar` }, layer);
  });
  tar.entry({ name: "config.json" }, config);
  const manifest = [
    { Config: "config.json", RepoTags: ["bench:1"], Layers: layers.map((_, at) => `${at}/layer.tar`) },
  ];
  tar.entry({ name: "manifest.json" }, JSON.stringify(manifest));
  tar.finalize();
  await written;
  return path;
};

const fileName = (at) => `srv/d${at % 400}/s${at % 7}/file-${at}.txt`;

/** Many small files, most of them different, in two layers. */
export const manyFiles = async (path, count) => {
  const half = (from, to) =>
    layerTar((tar) => {
      for (let at = from; at < to; at++) tar.entry({ name: fileName(at) }, `content of file ${at}\n`);
    });
  return writeArchive(path, [await half(0, count / 2), await half(count / 2, count)]);
};

/** A layer of files, and one that deletes some of them one by one. */
export const manyWhiteouts = async (path, files, whiteouts) => {
  const below = await layerTar((tar) => {
    for (let at = 0; at < files; at++) tar.entry({ name: fileName(at) }, `content of file ${at}\n`);
  });
  const above = await layerTar((tar) => {
    for (let at = 0; at < whiteouts; at++)
      tar.entry({ name: fileName(at * 11).replace(/file-/, ".wh.file-") }, "");
  });
  return writeArchive(path, [below, above]);
};
