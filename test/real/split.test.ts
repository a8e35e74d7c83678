import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { absentOf, inFolder, run as runTool } from "../oracle/tools.ts";
import { run } from "../support/main.ts";
import { realPath } from "./images.ts";
import { unpacked } from "./unpacked.ts";

// Builds need the storage in which the base images are: `SLIM_REAL_STORAGE` names its folder, with `storage.conf`, `containers.conf`
// and `policy.json`; and the network, for packages.

const storage = process.env.SLIM_REAL_STORAGE ?? "";
const isHere = storage !== "" && existsSync(join(storage, "storage.conf")) && existsSync(realPath("c-tool"));
const absent = absentOf(["skopeo", "umoci", "root"]);
const MINUTES = 60_000;

interface Case {
  readonly name: string;
  /** What the config starts, made to end by itself. */
  readonly commands: readonly (readonly string[])[];
  readonly answers: RegExp;
  readonly folder: string;
}

const CASES: readonly Case[] = [
  {
    name: "c-tool",
    folder: "/usr/src/wordfreq",
    commands: [
      ["/usr/local/bin/wordfreq", "-n", "1", "/etc/passwd"],
      ["/usr/local/bin/wordfreq", "--help"],
    ],
    answers: /wordfreq/i,
  },
  {
    name: "node-web",
    folder: "/app",
    commands: [
      ["node", "-e", 'require("./dist/app.js").createApp();console.log("app loads")'],
      [
        "node",
        "-e",
        'console.log(process.version,process.getuid(),require("fs").readdirSync("dist").join())',
      ],
    ],
    answers: /app loads\n/,
  },
];

/** Builds a Dockerfile in the context of one of the real images; the new image as an OCI layout and as an archive. */
const built = (name: string, dockerfile: string, folder: string): { layout: string; archive: string } => {
  const env = {
    ...process.env,
    CONTAINERS_STORAGE_CONF: join(storage, "storage.conf"),
    CONTAINERS_CONF: join(storage, "containers.conf"),
    TMPDIR: folder,
  };
  const file = join(folder, "Dockerfile");
  writeFileSync(file, dockerfile);
  const tag = `localhost/slim-split/${name}:1`;
  const flags = ["--layers", "--isolation", "chroot", "--network", "host", "--format", "oci"];
  const policy = ["--signature-policy", join(storage, "policy.json")];
  const secret = ["--secret", "id=ca,src=/etc/ssl/certs/ca-certificates.crt"];
  const { status, stderr } = spawnSync(
    "buildah",
    ["bud", ...flags, ...policy, ...secret, "-t", tag, "-f", file, realPath(name, "context")],
    { env, encoding: "utf8", maxBuffer: 1 << 28, timeout: 8 * MINUTES },
  );
  if (status !== 0) throw new Error(stderr.slice(-2000));
  const [layout, archive] = [join(folder, "oci"), join(folder, "image.tar")];
  const from = `containers-storage:${tag}`;
  runTool("skopeo", ["copy", "-q", from, `oci:${layout}:1`], { env });
  runTool("skopeo", ["copy", "-q", from, `docker-archive:${archive}:${tag}`], { env });
  return { layout, archive };
};

const answersOf = (tree: string, { folder, commands }: Case): string =>
  commands
    .map((command) => {
      const args = [
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        `--root=${tree}`,
        `--wd=${folder}`,
      ];
      const { stdout, stderr, status } = spawnSync("unshare", [...args, ...command], {
        encoding: "utf8",
        timeout: MINUTES,
        env: { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
      });
      return status === 0 ? stdout : `failed (${status}): ${stderr}`;
    })
    .join("");

const title =
  isHere && absent.length === 0
    ? "two stages"
    : "two stages: needs SLIM_REAL_IMAGES, SLIM_REAL_STORAGE, buildah";
describe.skipIf(!isHere || absent.length > 0)(title, () => {
  for (const each of CASES)
    it(
      `${each.name} builds, starts the same, and is as small as was said`,
      async () => {
        await inFolder(async (folder) => {
          const dockerfile = realPath(each.name, "context", "Dockerfile");
          const original = realPath(each.name, "oci");
          const { out } = await run(["rewrite", dockerfile, "--image", original, "--format", "json"]);
          const report = JSON.parse(out);
          expect(report.steps.map(({ rule }: { rule: string }) => rule)).toEqual(["multi-stage"]);

          const { layout, archive } = built(each.name, report.after, folder);
          const verified = await run(["verify", original, archive, "--format", "json"]);
          expect(JSON.parse(verified.out).config).toEqual([]);

          const promise = join(folder, "report.json");
          writeFileSync(promise, out);
          const held = await run(["verify", "--rewrite", promise, "--image", archive]);
          expect(held.out).toContain("is what the rewrite said that it would be");
          expect(held.exitCode).toBe(0);
          const broken = await run(["verify", "--rewrite", promise, "--image", original]);
          expect(broken.exitCode).toBe(1);

          const after = JSON.parse((await run(["analyze", archive, "--format", "json"])).out);
          const error = Math.abs(after.sizes.storedBytes / report.predicted.storedBytes - 1);
          expect(error).toBeLessThan(0.05);
          expect(after.sizes.storedBytes).toBeLessThan(report.image.storedBytes / 2);

          const before = answersOf(unpacked(original, join(folder, "before")), each);
          expect(before).toMatch(each.answers);
          expect(answersOf(unpacked(layout, join(folder, "after")), each)).toBe(before);
        });
      },
      20 * MINUTES,
    );
});
