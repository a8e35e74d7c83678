import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { absentOf, run as runTool } from "../oracle/tools.ts";

// Builds need a storage for images: `SLIM_REAL_STORAGE` names its folder, with `storage.conf`, `containers.conf` and `policy.json`; and
// the network, for packages.

const storage = process.env.SLIM_REAL_STORAGE ?? "";
const MINUTE_MS = 60_000;

/** Why nothing can be built here; null where it can. */
export const unbuildable = (): string | null => {
  if (!existsSync(join(storage, "storage.conf"))) return "set SLIM_REAL_STORAGE";
  const absent = absentOf(["buildah", "skopeo", "root"]);
  return absent.length === 0 ? null : `needs ${absent.join(", ")}`;
};

const environment = (folder: string): NodeJS.ProcessEnv => ({
  ...process.env,
  CONTAINERS_STORAGE_CONF: join(storage, "storage.conf"),
  CONTAINERS_CONF: join(storage, "containers.conf"),
  TMPDIR: folder,
});

const POLICY = ["--signature-policy", join(storage, "policy.json")];
const ISOLATION = ["--isolation", "chroot"];

/** Makes the bases that the applications name, where they are not there yet. */
export const makeBases = (): void => {
  runTool("bash", [join(import.meta.dirname, "bases.sh"), storage]);
};

/** An image in the storage, and as an archive of Docker's form. */
export interface Built {
  readonly tag: string;
  readonly archive: string;
  /** What the build did, in order. */
  readonly steps: readonly BuildStep[];
}

/** One instruction of a build, as the builder names it. */
export interface BuildStep {
  readonly text: string;
  /** Whether an earlier build's layer was taken for it. */
  readonly cached: boolean;
}

/** `STEP 3/9: COPY . .`, of several stages `[1/2] STEP 3/9: COPY . .`, and below it what became of it. */
const stepsIn = (output: string): readonly BuildStep[] =>
  output
    .split(/^(?:\[\d+\/\d+\] )?STEP \d+\/\d+: /m)
    .slice(1)
    .map((step) => ({ text: step.split("\n")[0] ?? "", cached: /^--> Using cache /m.test(step) }));

/** What package managers trust: the machine's own certificate authorities, and the same for Java, in a form of its own. */
const SECRETS = [
  ["ca", "/etc/ssl/certs/ca-certificates.crt"],
  ["cacerts", "/etc/ssl/certs/java/cacerts"],
] as const;

/** Builds a Dockerfile in a context, a layer an instruction. Throws the end of what the build said where it fails. */
export const built = (name: string, dockerfile: string, context: string, folder: string): Built => {
  const env = environment(folder);
  const file = join(folder, `${name}.Dockerfile`);
  writeFileSync(file, dockerfile);
  const tag = `localhost/slim-builds/${name}:1`;
  const flags = ["--layers", "--pull-never", "--network", "host", "--format", "oci", ...ISOLATION, ...POLICY];
  const secret = SECRETS.flatMap(([id, path]) =>
    existsSync(path) ? ["--secret", `id=${id},src=${path}`] : [],
  );
  const { status, stderr, stdout } = spawnSync(
    "buildah",
    ["bud", ...flags, ...secret, "-t", tag, "-f", file, context],
    {
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 15 * MINUTE_MS,
    },
  );
  if (status !== 0) throw new Error(`${name} is not built: ${stdout.slice(-2000)}\n${stderr.slice(-2000)}`);
  const archive = join(folder, `${name}.tar`);
  runTool(
    "skopeo",
    ["copy", "-q", ...["--insecure-policy"], `containers-storage:${tag}`, `docker-archive:${archive}:${tag}`],
    { env },
  );
  return { tag, archive, steps: stepsIn(stdout) };
};

/** A container of an image. */
export interface Container {
  /** What `buildah` takes before a command, which runs by the image's own user, folder and environment, in this machine's network. */
  readonly run: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  remove(): void;
}

/** Makes one, in whose root file system `prepare` has worked. */
export const containerOf = (
  { tag }: Built,
  folder: string,
  prepare: ((root: string) => void) | null = null,
): Container => {
  const env = environment(folder);
  const name = runTool("buildah", ["from", "--pull-never", ...POLICY, tag], { env }).trim();
  if (prepare) prepare(runTool("buildah", ["mount", name], { env }).trim());
  return {
    run: ["run", ...ISOLATION, name, "--"],
    env,
    remove: () => runTool("buildah", ["rm", name], { env }),
  };
};

/** A program that ends at once may have nothing of what it printed come through, on a busy machine: all of ours print something. */
const ATTEMPTS_MAX = 3;

/**
 * What containers of an image print on standard output, each started with a command, after `prepare` has worked in its root
 * file system. A command that fails says so, with what it complained of.
 */
export const answersOf = (
  image: Built,
  commands: readonly (readonly string[])[],
  folder: string,
  prepare: ((root: string) => void) | null = null,
): string => {
  const answerTo = (command: readonly string[]): string => {
    const { run, env, remove } = containerOf(image, folder, prepare);
    const { status, stdout, stderr } = spawnSync("buildah", [...run, ...command], {
      env,
      encoding: "utf8",
      maxBuffer: 1 << 28,
      timeout: 5 * MINUTE_MS,
    });
    remove();
    return status === 0 ? stdout : `failed (${status}): ${stderr}`;
  };
  return commands
    .map((command) => {
      let answer = "";
      for (let attempt = 0; attempt < ATTEMPTS_MAX && answer === ""; attempt++) answer = answerTo(command);
      return answer;
    })
    .join("");
};
