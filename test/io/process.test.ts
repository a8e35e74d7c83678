import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { builtForThisFile } from "../support/built.ts";
import { type Run, run, scratch } from "../support/main.ts";

const { path, write, folder } = scratch();

/** The program as it is shipped, built aside: packages are found from there, and nobody else's build is disturbed. */
const bin = builtForThisFile("io");

const TIMEOUT_MS = 30_000;
/** Above what a layer is hashed beside its inflating for. */
const LARGE_BYTES = 33 << 20;
const image = archiveOf(
  filesOf("docker-20", {
    tags: ["app:1"],
    layers: [
      { members: [{ path: "a", body: "x".repeat(3000) }], createdBy: "COPY a / # buildkit" },
      { members: [{ path: ".wh.a" }], createdBy: "RUN /bin/sh -c rm /a # buildkit" },
    ],
  }),
);

const slim = (argv: readonly string[], options: Parameters<typeof spawnSync>[2] = {}): Run => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], options);
  return { exitCode: status ?? -1, out: String(stdout), err: String(stderr) };
};

const shell = (command: string): string => execFileSync("sh", ["-c", command]).toString();

describe("slim as a process", { timeout: TIMEOUT_MS }, () => {
  it("prints what main prints, with threads or without", async () => {
    const argv = ["analyze", join("fixtures", "skopeo-oci-zstd", "layout"), "--format", "json"];
    expect(slim(argv)).toEqual(await run(argv));
  });

  it("hashes a large layer on a thread of its own, and refuses it where its bytes are others", async () => {
    // Random bytes stay as many when they are compressed.
    const body = randomBytes(LARGE_BYTES);
    const files = filesOf("oci", { layers: [{ members: [{ path: "large", body }], stored: "gzip" }] });
    const argv = ["analyze", write("large.tar", archiveOf(files)), "--format", "json"];
    expect(slim(argv)).toEqual(await run(argv));
    for (const [name, blob] of files)
      if (Buffer.isBuffer(blob) && blob.length > LARGE_BYTES)
        files.set(name, Buffer.from(blob).fill(7, 9999, 10_999));
    const { exitCode, err } = slim(["analyze", write("cut.tar", archiveOf(files))]);
    expect(err).toMatch(/layer 0 .* does not match its digest; save the image again\n$/);
    expect(exitCode).toBe(2);
  });

  const gzipped = gzipSync(image);
  const twice = Buffer.concat([gzipSync(image.subarray(0, 999)), gzipSync(image.subarray(999))]);
  it.each([
    ["a socket, as Node gives its children", image, "docker-archive:-:app:1"],
    ["a pipe, gzipped as two members", twice, "-"],
    ["a file that is gzipped", gzipped, "-"],
    ["a pipe, with the name of the image", image, "-:app:1"],
  ])("reads an image from standard input, which is %s", async (what, bytes, reference) => {
    const file = write("image.tar", bytes);
    const argv = ["analyze", reference, "--format", "json"];
    const fd = openSync(file, "r");
    const read = what.startsWith("a socket")
      ? slim(argv, { input: bytes })
      : what.startsWith("a file")
        ? slim(argv, { stdio: [fd, "pipe", "pipe"] })
        : { exitCode: 0, err: "", out: shell(`cat ${file} | ${process.execPath} ${bin} ${argv.join(" ")}`) };
    closeSync(fd);
    expect(read).toEqual(await run(["analyze", file, "--format", "json"]));
    expect(read.exitCode).toBe(0);
  });

  it("reads an image from a named pipe", async () => {
    const file = write("image.tar", image);
    execFileSync("mkfifo", [path("pipe")]);
    const text = shell(`cat ${file} > ${path("pipe")} & ${process.execPath} ${bin} layers ${path("pipe")}`);
    expect(text).toContain("3 kB");
  });

  it.each([
    ["nothing", Buffer.alloc(0), "slim: standard input: is empty; save the image again\n"],
    [
      "half an image",
      image.subarray(0, 3000),
      `slim: standard input: the tar is cut short at byte 3000, within "${sha256Of("layer.tar")}"; save the image again\n`,
    ],
    [
      "half a gzip",
      gzipSync(image).subarray(0, 300),
      "slim: standard input: its gzip data are broken or cut short; save the image again\n",
    ],
  ])("refuses from standard input %s", (_what, input, err) => {
    expect(slim(["analyze", "-"], { input })).toEqual({ exitCode: 2, out: "", err });
  });

  it("refuses a folder as standard input", () => {
    const fd = openSync(folder, "r");
    expect(slim(["analyze", "-"], { stdio: [fd, "pipe", "pipe"] })).toEqual({
      exitCode: 2,
      out: "",
      err: "slim: standard input: cannot be read (EISDIR); give a saved image\n",
    });
    closeSync(fd);
  });

  it("reads a Dockerfile from standard input", () => {
    const argv = ["analyze", write("image.tar", image), "-f", "-", "--format", "json"];
    const { exitCode, out } = slim(argv, { input: "FROM scratch\nCOPY a /\nRUN rm /a\n" });
    expect(exitCode).toBe(0);
    expect(JSON.parse(out).layers[1].instruction).toMatchObject({ line: 3, keyword: "RUN" });
    const page = slim(argv.slice(0, -2), { input: "FROM scratch\nCOPY a /\nRUN rm /a\n" });
    expect(page.out).toContain("Dockerfile:2  COPY a /");
  });

  it("says where it has no room to unpack", () => {
    const file = write("image.tar.gz", gzipSync(image));
    expect(slim(["analyze", file], { env: { ...process.env, TMPDIR: path("nowhere") } })).toEqual({
      exitCode: 2,
      out: "",
      err: `slim: ${file}: cannot be unpacked in ${path("nowhere")} (ENOENT); set TMPDIR to a folder with more room\n`,
    });
  });

  it("keeps its status where nobody reads on, and is told what it was to say", () => {
    const argv = `analyze ${write("image.tar", image)} --max-dead 0`;
    const status = (pipe: string): string =>
      execFileSync("bash", [
        "-c",
        `set -o pipefail; "${process.execPath}" "${bin}" ${pipe}; echo $?`,
      ]).toString();
    expect(status(`${argv} | head -c0`)).toBe("1\n");
    expect(status(`analyze nowhere.tar 2>&1 | head -c0`)).toBe("2\n");
  });

  it.skipIf(!existsSync("/dev/full"))(
    "says that standard output has no room, and fails no gate by it",
    () => {
      const fd = openSync("/dev/full", "w");
      const { exitCode, err } = slim(["layers", write("image.tar", image)], {
        stdio: ["ignore", fd, "pipe"],
      });
      closeSync(fd);
      expect([exitCode, err]).toEqual([
        2,
        "slim: standard output: cannot be written (ENOSPC); give --output FILE\n",
      ]);
    },
  );

  it("leaves nothing behind in the folder for temporary files", () => {
    execFileSync("mkdir", [path("tmp")]);
    const env = { ...process.env, TMPDIR: path("tmp") };
    expect(slim(["analyze", "-"], { env, input: gzipSync(image).subarray(0, 300) }).exitCode).toBe(2);
    expect(readdirSync(path("tmp"))).toEqual([]);
  });

  it("writes to what is no file without replacing it", () => {
    execFileSync("mkfifo", [path("out")]);
    const argv = `layers ${write("i.tar", image)} -o ${path("out")}`;
    expect(shell(`cat ${path("out")} & ${process.execPath} ${bin} ${argv}; wait`)).toContain("app:1");
    expect(slim(["layers", path("i.tar"), "-o", "/dev/null"])).toEqual({ exitCode: 0, out: "", err: "" });
    expect(existsSync("/dev/null") && readFileSync("/dev/null")).toHaveLength(0);
  });

  it("ends quietly when nobody reads on", () => {
    const { status, stderr } = spawnSync("sh", ["-c", `${process.execPath} ${bin} rules | head -n 1`]);
    expect([status, stderr.toString()]).toEqual([0, ""]);
  });

  it("knows its version", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(slim(["--version"])).toEqual({ exitCode: 0, out: `${version}\n`, err: "" });
  });
});

/** The name that the half image breaks off in. */
function sha256Of(name: string): string {
  const start = image.indexOf(Buffer.from(name));
  return image.subarray(start - 65, start + name.length).toString();
}
