import { createHash } from "node:crypto";
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Io } from "../../src/cli/io.ts";
import { decompress } from "../../src/io/compression.ts";
import type { SquashReport } from "../../src/model/squash-report.ts";
import { untar } from "../oracle/tar-stream.ts";
import { run } from "../support/main.ts";

/** Runs `slim squash` and gives its report; throws what it said where it failed. */
export const squash = async (argv: readonly string[], io: Partial<Io> = {}): Promise<SquashReport> => {
  const { exitCode, out, err } = await run(["squash", ...argv, "--format", "json"], io);
  if (exitCode !== 0) throw new Error(`slim squash ${argv.join(" ")}: ${exitCode} ${err}`);
  return JSON.parse(out);
};

export const verify = async (a: string, b: string, ...more: readonly string[]): Promise<unknown> =>
  JSON.parse((await run(["verify", a, b, "--format", "json", ...more])).out);

export const SAME = { schema: "slim-verify/1", equal: true, differences: [], config: [] };

/** An image as its files say, read without slim's help but for zstd. */
export interface ImageFiles {
  /** Descriptors of `index.json`; none in a docker-archive. */
  readonly descriptors: readonly Json[];
  readonly manifest: Json;
  readonly config: Json;
  readonly configText: string;
  readonly tags: readonly string[];
  readonly layers: readonly { readonly blob: Buffer; readonly tar: Buffer }[];
  readonly names: readonly string[];
}

export type Json = Readonly<Record<string, unknown>>;

export const sha256 = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** All files of a folder or an archive, by name. */
export const filesIn = async (path: string): Promise<Map<string, Buffer>> => {
  if (!statSync(path).isDirectory())
    return new Map((await untar(readFileSync(path))).map(({ header, body }) => [header.name, body]));
  const names = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    names.map((entry) => {
      const full = join(entry.parentPath, entry.name);
      return [relative(path, full), readFileSync(full)];
    }),
  );
};

export const imageIn = async (path: string): Promise<ImageFiles> => {
  const files = await filesIn(path);
  const file = (name: string): Buffer => {
    const bytes = files.get(name);
    if (!bytes) throw new Error(`${path} has no ${name}`);
    return bytes;
  };
  const names = [...files.keys()].sort();
  if (files.has("manifest.json")) {
    const [entry] = JSON.parse(file("manifest.json").toString());
    const layers = await Promise.all(entry.Layers.map((name: string) => layerOf(file(name))));
    const configText = file(entry.Config).toString();
    return {
      descriptors: [],
      manifest: entry,
      config: JSON.parse(configText),
      configText,
      tags: entry.RepoTags,
      layers,
      names,
    };
  }
  const blob = ({ digest }: { digest: string }): Buffer => {
    const bytes = file(`blobs/sha256/${digest.slice(7)}`);
    if (sha256(bytes) !== digest) throw new Error(`${digest} is not what it says`);
    return bytes;
  };
  const { manifests } = JSON.parse(file("index.json").toString());
  const manifest = JSON.parse(blob(manifests[0]).toString());
  const configText = blob(manifest.config).toString();
  return {
    descriptors: manifests,
    manifest,
    config: JSON.parse(configText),
    configText,
    tags: manifests.map(
      (each: { annotations?: Json }) => each.annotations?.["org.opencontainers.image.ref.name"],
    ),
    layers: await Promise.all(manifest.layers.map((each: { digest: string }) => layerOf(blob(each)))),
    names,
  };
};

const layerOf = async (blob: Buffer): Promise<{ blob: Buffer; tar: Buffer }> => ({
  blob,
  tar: await plain(blob),
});

/** zstd frames one after another; whether slim reads them right is tested in test/io. */
const plain = async (blob: Buffer): Promise<Buffer> => {
  if (blob.readUInt16BE(0) === 0x1f8b) return gunzipSync(blob);
  const magic = blob.readUInt32LE(0);
  if (magic !== 0xfd2fb528 && magic >>> 4 !== 0x184d2a5) return blob;
  const folder = mkdtempSync(join(tmpdir(), "slim-test-"));
  try {
    const path = join(folder, "blob");
    writeFileSync(path, blob);
    const fd = openSync(path, "r");
    const pieces: Buffer[] = [];
    for await (const piece of decompress({ fd, offset: 0, bytes: blob.length }, "zstd"))
      pieces.push(Buffer.from(piece));
    closeSync(fd);
    return Buffer.concat(pieces);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
