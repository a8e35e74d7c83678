import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { builtForThisFile } from "../support/built.ts";
import { scratch } from "../support/main.ts";
import { SAME, squash, verify } from "./squashed.ts";

const { path, write } = scratch();

/** The program as it is shipped, built aside. */
const bin = builtForThisFile("squash");

const TIMEOUT_MS = 60_000;
const MEBIBYTE = 1 << 20;
/** Hard to compress, so that compressing takes its time; the same every time. */
const noise = (bytes: number): Buffer => {
  const words = new Uint32Array(bytes / 4);
  let state = 1;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return Buffer.from(words.buffer);
};
const body = noise(6 * MEBIBYTE);
const image = write(
  "image.tar",
  archiveOf(
    filesOf("docker-20", {
      layers: [
        { members: [{ path: "a", body }] },
        { members: [{ path: "b", body: body.subarray(MEBIBYTE) }] },
      ],
    }),
  ),
);

const start = (argv: readonly string[]): ChildProcess =>
  spawn(process.execPath, [bin, "squash", image, ...argv], { stdio: "ignore" });

const until = async (holds: () => boolean): Promise<void> => {
  for (const from = Date.now(); !holds(); await setTimeout(5))
    if (Date.now() - from > 20_000) throw new Error("it never came to that");
};

const ended = (child: ChildProcess): Promise<NodeJS.Signals | number | null> =>
  new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));

describe("killed halfway", { timeout: TIMEOUT_MS }, () => {
  const cases = (["SIGINT", "SIGTERM", "SIGKILL"] as const).flatMap((signal) =>
    ["docker-archive", "oci"].map((to) => [signal, to] as const),
  );
  it.each(cases)("%s: no half %s under the final name, and no litter but by SIGKILL", async (signal, to) => {
    const folder = path(`${signal}-${to}`);
    mkdirSync(folder);
    const child = start(["-o", join(folder, "out"), "--to", to, "--compression", "gzip:9"]);
    const end = ended(child);
    await until(() => readdirSync(folder).length > 0);
    await setTimeout(30);
    child.kill(signal);
    expect(await end).toBe(signal);
    expect(existsSync(join(folder, "out"))).toBe(false);
    const litter = readdirSync(folder);
    if (signal === "SIGKILL") expect(litter.every((name) => /^\.out\.\d+\.slim$/.test(name))).toBe(true);
    else expect(litter).toEqual([]);
    // The next run is not disturbed by what this one left.
    if (signal !== "SIGKILL") return;
    await squash([image, "-o", join(folder, "out"), "--to", to]);
    expect(await verify(image, join(folder, "out"))).toEqual(SAME);
  });

  it("an older output stays as it was", async () => {
    const out = path("older");
    await squash([image, "-o", out, "--strategy", "prune"]);
    const child = start(["-o", out, "--force", "--compression", "gzip:9"]);
    const end = ended(child);
    await until(() => readdirSync(path(".")).some((name) => name.startsWith(".older.")));
    child.kill("SIGTERM");
    await end;
    expect(await verify(image, out)).toEqual(SAME);
    expect(readdirSync(path(".")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("threads", { timeout: TIMEOUT_MS }, () => {
  it.each(["none", "gzip", "zstd"])("change nothing in the result: %s", async (compression) => {
    const argv = ["--compression", compression, "--to", "oci", "--format", "json"];
    const out = path(`threads-${compression}`);
    const { status, stdout } = spawnSync(process.execPath, [bin, "squash", image, "-o", out, ...argv]);
    expect(status).toBe(0);
    const { digest } = await squash([image, "-o", path(`alone-${compression}`), ...argv.slice(0, 4)]);
    expect(JSON.parse(`${stdout}`).digest).toBe(digest);
  });
});

describe("a full disk", { timeout: TIMEOUT_MS }, () => {
  const withDisk = async (mebibytes: number, work: (disk: string) => Promise<void>): Promise<void> => {
    const disk = path(`disk-${mebibytes}`);
    mkdirSync(disk, { recursive: true });
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "tmpfs", disk]);
    if (mounted.status !== 0) throw new Error(`no tmpfs: ${mounted.stderr}`);
    try {
      await work(disk);
    } finally {
      spawnSync("umount", [disk]);
    }
  };
  const canMount = ((): boolean => {
    const { status } = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
    return status === 0;
  })();

  for (const to of ["docker-archive", "oci"])
    it.skipIf(!canMount)(`ends the run, and nothing is left: ${to} (needs mount)`, () =>
      withDisk(4, async (disk) => {
        const argv = ["squash", image, "-o", join(disk, "out"), "--to", to, "--compression", "none"];
        const { status, stderr } = spawnSync(process.execPath, [bin, ...argv]);
        expect(status).toBe(2);
        expect(`${stderr}`).toBe(`slim: ${join(disk, "out")}: the disk is full; make room\n`);
        expect(readdirSync(disk)).toEqual([]);
      }),
    );

  it.skipIf(!canMount)("where layers are unpacked ends it too (needs mount)", () =>
    withDisk(3, async (disk) => {
      const packed = path("packed.tar");
      if (!existsSync(packed))
        await squash([image, "-o", packed, "--compression", "gzip:1", "--strategy", "flatten"]);
      const twice = path("twice.tar");
      if (!existsSync(twice))
        await squash([packed, "-o", twice, "--strategy", "prune", "--to", "oci-archive"]);
      const argv = ["squash", twice, "-o", path("not-made"), "--drop-path", "/b", "--compression", "gzip"];
      const env = { ...process.env, TMPDIR: disk };
      const { status, stderr } = spawnSync(process.execPath, [bin, ...argv], { env });
      expect(status).toBe(2);
      expect(`${stderr}`).toBe(
        `slim: layer 0: cannot be unpacked in ${disk} (ENOSPC); set TMPDIR to a folder with more room\n`,
      );
      expect(existsSync(path("not-made"))).toBe(false);
    }),
  );
});
