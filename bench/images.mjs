// Images for the benchmark, written as docker-archives.
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, rmSync, statSync } from "node:fs";
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

const writeArchive = async (path, layers, settings = {}) => {
  const digests = layers.map((layer) => createHash("sha256").update(layer).digest("hex"));
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: settings,
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

/**
 * A system of Debian's packages, of which each depends on the next ten, beside an application of Node.js: so many files in all, a third of
 * them the application's. What it starts is a shell script that calls a tool of every tenth package.
 */
export const manyPackages = async (path, files, packages) => {
  const system = await layerTar((tar) => {
    const each = Math.floor((files * 2) / 3 / packages) - 2;
    const status = [];
    for (let at = 0; at < packages; at++) {
      const depends = Array.from({ length: 10 }, (_, next) => `p${at + next + 1}`).filter(
        (_, next) => at + next + 1 < packages,
      );
      const lines = [
        `Package: p${at}`,
        "Status: install ok installed",
        "Architecture: amd64",
        "Version: 1.0-1",
      ];
      status.push([...lines, `Depends: ${depends.join(", ") || "p0"}`, "Description: one", ""].join("\n"));
      const names = Array.from({ length: each }, (_, file) => `/usr/share/p${at}/part-${file}.conf`);
      tar.entry(
        { name: `usr/bin/tool-${at}`, mode: 0o755 },
        `#!/bin/sh\nexec cat /usr/share/p${at}/part-1.conf "$@"\n`,
      );
      for (const name of names)
        tar.entry({ name: name.slice(1) }, `# settings\nfile = /usr/share/p${at}/data\n`);
      const list = ["/.", "/usr", "/usr/bin", `/usr/bin/tool-${at}`, `/usr/share/p${at}`, ...names].join(
        "\n",
      );
      tar.entry({ name: `var/lib/dpkg/info/p${at}.list` }, `${list}\n`);
    }
    tar.entry({ name: "var/lib/dpkg/status" }, `${status.join("\n")}\n`);
    for (const name of ["sh", "cat"]) tar.entry({ name: `bin/${name}`, mode: 0o755 }, "a shell\0");
  });
  const application = await layerTar((tar) => {
    const calls = Array.from({ length: packages / 10 }, (_, at) => `tool-${at * 10} --check`);
    tar.entry({ name: "app/start.sh", mode: 0o755 }, `#!/bin/sh\n${calls.join("\n")}\n`);
    for (let at = 0; at < files / 3; at++) {
      const folder = `app/node_modules/m${Math.floor(at / 40)}`;
      const code = `const a = require("m${at % 400}");\nexports.run = (b) => a.run({ b, at: "${"x".repeat(at % 90)}" });\n`;
      if (at % 40 === 0)
        tar.entry(
          { name: `${folder}/package.json` },
          JSON.stringify({ name: `m${at / 40}`, version: "1.0.0" }),
        );
      else tar.entry({ name: `${folder}/lib/file-${at}.js` }, code.repeat(1 + (at % 40)));
    }
  });
  return writeArchive(path, [system, application], { Cmd: ["/app/start.sh"], WorkingDir: "/app" });
};

/** A layer of long files, as many bytes each, and one that replaces every tenth. Nothing of it is ever in memory whole. */
export const bodies = async (path, files, bodyBytes) => {
  const body = Buffer.alloc(bodyBytes);
  const layers = [
    { name: "0.tar", files: Array.from({ length: files / 2 }, (_, at) => at) },
    {
      name: "1.tar",
      files: Array.from({ length: files / 2 }, (_, at) => files / 2 + at - (at % 10 ? 0 : files / 2)),
    },
  ];
  const archive = pack();
  const written = pipeline(archive, createWriteStream(path));
  const digests = [];
  for (const [turn, { name, files: numbers }] of layers.entries()) {
    const layer = pack();
    const stored = pipeline(layer, createWriteStream(`${path}.${name}`));
    for (const at of numbers) {
      body.fill(`line ${turn} of file ${at}, ${"abcdefgh".repeat(at % 9)}\n`);
      await new Promise((resolve) => layer.entry({ name: `srv/file-${at}` }, Buffer.from(body), resolve));
    }
    layer.finalize();
    await stored;
    digests.push(await copyInto(archive, `${path}.${name}`, name));
    rmSync(`${path}.${name}`);
  }
  const config = JSON.stringify({
    os: "linux",
    architecture: "amd64",
    config: {},
    rootfs: { type: "layers", diff_ids: digests },
    history: layers.map(({ name }) => ({ created_by: `COPY ${name}` })),
  });
  archive.entry({ name: "config.json" }, config);
  const Layers = layers.map(({ name }) => name);
  archive.entry(
    { name: "manifest.json" },
    JSON.stringify([{ Config: "config.json", RepoTags: ["bench:2"], Layers }]),
  );
  archive.finalize();
  await written;
  return path;
};

/** A file as a member of an archive; its digest. */
const copyInto = async (archive, path, name) => {
  const hash = createHash("sha256");
  const { size } = statSync(path);
  const entry = archive.entry({ name, size });
  const file = createReadStream(path);
  file.on("data", (chunk) => hash.update(chunk));
  await pipeline(file, entry);
  return `sha256:${hash.digest("hex")}`;
};
