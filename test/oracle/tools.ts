import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "vitest";

type Tool =
  | "buildah"
  | "umoci"
  | "podman"
  | "skopeo"
  | "zstd"
  | "getfattr"
  | "npm"
  | "python3"
  | "root"
  | "dpkg"
  | "apt-get"
  | "rpm"
  | "rpmbuild"
  | "sqlite3"
  | "go"
  | "gcc"
  | "javac"
  | "jar"
  | "musl-gcc"
  | "busybox"
  | "readelf"
  | "strip"
  | "objcopy"
  | "hadolint"
  | "reviewdog";

/** Programs that no distribution packages: nobody is asked to have them. */
const OPTIONAL: ReadonlySet<Tool> = new Set(["hadolint", "reviewdog"]);

const required = process.env.SLIM_REQUIRE_ORACLES === "1";

const isThere = (tool: Tool): boolean =>
  tool === "root" ? process.getuid?.() === 0 : spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;

const there = new Map<Tool, boolean>();

export const absentOf = (tools: readonly Tool[]): Tool[] =>
  tools.filter((tool) => {
    const known = there.get(tool) ?? isThere(tool);
    there.set(tool, known);
    return !known;
  });

/** A test that needs other programs: skipped by name where one is missing, failed with SLIM_REQUIRE_ORACLES=1. */
export const itWith = (
  tools: readonly Tool[],
  name: string,
  test: () => void | Promise<void>,
  timeoutMs = 120_000,
): void => {
  const absent = absentOf(tools).join(", ");
  if (!absent) it(name, test, timeoutMs);
  else if (!required || absentOf(tools).every((tool) => OPTIONAL.has(tool)))
    it.skip(`${name} (needs ${absent})`, test);
  else
    it(name, () => {
      throw new Error(`${absent} is missing, and SLIM_REQUIRE_ORACLES=1 asks for it`);
    });
};

/** Runs a program to its end; its standard output. */
export const run = (
  command: string,
  args: readonly string[],
  { env = process.env, encoding = "utf8" }: { env?: NodeJS.ProcessEnv; encoding?: "utf8" | "latin1" } = {},
): string => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
  return stdout;
};

/** A folder of one's own while `work` runs. What engines left mounted in it is released first. */
export const inFolder = async <T>(work: (folder: string) => Promise<T> | T): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), "slim-oracle-"));
  try {
    return await work(folder);
  } finally {
    for (const at of mountsBelow(folder)) spawnSync("umount", [at]);
    if (mountsBelow(folder).length === 0) rmSync(folder, { recursive: true, force: true });
  }
};

/** The deepest first. */
const mountsBelow = (folder: string): string[] =>
  readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[1] ?? "")
    .filter((at) => at.startsWith(`${folder}/`))
    .sort()
    .reverse();
