import { spawnSync } from "node:child_process";
import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect } from "vitest";
import { compareDebVersions } from "../../src/contents/packages/deb-version.ts";
import { readPackages } from "../../src/contents/packages/read-packages.ts";
import type { Package, Packages } from "../../src/model/package.ts";
import { type DiskRoot, diskRoot } from "../support/disk-root.ts";
import { absentOf, itWith, run } from "./tools.ts";

// The Debian that the tests run on, as if it were an image's root. What is not Debian's own is left out of the walk.
const FOLDERS = new Set([
  "bin",
  "boot",
  "etc",
  "lib",
  "lib32",
  "lib64",
  "libx32",
  "opt",
  "sbin",
  "usr",
  "var",
]);
const others = readdirSync("/").filter((name) => !FOLDERS.has(name));
const SKIP = new Set(["/var/tmp", ...others.map((name) => `/${name}`)]);
const TOOLS = ["dpkg", "apt-get"] as const;

/** apt with no lists to install from, so that all it can do is remove. */
const APT = ["-o", "Dir::State::lists=/nonexistent", "-o", "Debug::NoLocking=1"];

describe("dpkg and apt on this machine's own root", () => {
  let disk: DiskRoot;
  let packages: Packages;
  let byName: ReadonlyMap<string, Package>;
  beforeAll(() => {
    if (absentOf(TOOLS).length > 0) return;
    disk = diskRoot("/", {}, SKIP);
    packages = readPackages(disk.root, disk.image, disk.bodies).packages;
    byName = new Map(packages.installed.map((found) => [found.id.replace(/^deb:/, ""), found]));
  }, 120_000);

  itWith(TOOLS, "the same packages are installed, in the same versions", () => {
    const format = ["db:Status-Abbrev", "Package", "Version"].map((field) => `$\{${field}} `).join("") + "\n";
    const lines = run("dpkg-query", ["-W", "-f", format]).split("\n");
    const installed = lines
      .filter((line) => /^.[iHUFWt]/.test(line))
      .map((line) => line.replace(/^\S+\s+/, "").trim());
    expect(packages.installed.map(({ name, version }) => `${name} ${version}`).sort()).toEqual(
      installed.sort(),
    );
    expect(installed.length).toBeGreaterThan(100);
  });

  itWith(TOOLS, "files are those of `dpkg -L` that are there and are no directories", () => {
    const lists = dpkgLists([...byName.keys()]);
    const parents = new Set([...lists.values()].flat().map(dirname));
    const wrong = [...byName].flatMap(([name, { files }]) => {
      const listed = (lists.get(name) ?? []).filter((path) => isFileThere(path, parents)).map(realName);
      const [ours, theirs] = [new Set(files), new Set(listed.filter(isWalked))];
      const missing = [...theirs].filter((path) => !ours.has(path)).map((path) => `${name} lacks ${path}`);
      return [
        ...missing,
        ...files.filter((path) => !theirs.has(path)).map((path) => `${name} claims ${path}`),
      ];
    });
    expect(wrong.slice(0, 20)).toEqual([]);
    expect(packages.installed.flatMap(({ files }) => files).length).toBeGreaterThan(5000);
  });

  itWith(TOOLS, "requested are those that apt-mark shows as manual", () => {
    const manual = run("apt-mark", ["showmanual"]).trim().split("\n").sort();
    const ours = packages.installed.filter(({ requested }) => requested).map(({ name }) => name);
    expect(ours).toEqual(manual);
  });

  itWith(
    TOOLS,
    "what has to go with a package is what `apt-get remove` would take along",
    () => {
      const names = [...byName.keys()].filter((_, at) => at % Math.ceil(byName.size / SAMPLE) === 0);
      const asked = names.map((name) => ({ name, theirs: aptRemoves(name) }));
      const answered = asked.flatMap(({ name, theirs }) => (theirs ? [{ name, theirs }] : []));
      const ours = answered.map(({ name }) => ({ name, theirs: removedWith(`deb:${name}`, packages) }));
      expect(ours).toEqual(answered);
      expect(answered.length).toBeGreaterThan(SAMPLE / 2);
      expect(Math.max(...answered.map(({ theirs }) => theirs.length))).toBeGreaterThan(3);
    },
    300_000,
  );
});

describe("dpkg's order of versions", () => {
  const VERSIONS = [
    ...[
      "0",
      "1",
      "1.0",
      "1.0-0",
      "1.00",
      "1.0-1",
      "1.0-1+b1",
      "1.0-1.1",
      "1.0~rc1",
      "1.0~rc1-1",
      "1.0~",
      "1.0~~",
    ],
    ...[
      "1:0",
      "0:1.0",
      "1.0+dfsg",
      "1.0a",
      "1.0.a",
      "1.0.1",
      "1.10",
      "1.9",
      "2.0-1-2",
      "10",
      "00010",
      "1.0-a~b",
    ],
  ];
  itWith(["dpkg"], "is ours", () => {
    const pairs = VERSIONS.flatMap((a) => VERSIONS.map((b) => [a, b] as const));
    const script = pairs
      .map(([a, b]) => `dpkg --compare-versions '${a}' lt '${b}' && echo lt || echo ge`)
      .join("\n");
    const theirs = run("sh", ["-c", script]).trim().split("\n");
    const ours = pairs.map(([a, b]) => (compareDebVersions(a, b) < 0 ? "lt" : "ge"));
    expect(pairs.map((pair, at) => [...pair, ours[at]])).toEqual(
      pairs.map((pair, at) => [...pair, theirs[at]]),
    );
  });
});

const SAMPLE = 40;

/** What `dpkg -L` says of each package, where it would stand if nobody had diverted it, or where it was diverted to. */
const dpkgLists = (names: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const blocks = run("dpkg", ["-L", ...names]).split("\n\n");
  const lists = blocks.map((block) => {
    const paths: string[] = [];
    for (const line of block.split("\n")) {
      const [, moved] = /^(?:diverted by \S+ to|locally diverted to): (.*)$/.exec(line) ?? [];
      if (moved !== undefined) paths[paths.length - 1] = moved;
      else if (line.startsWith("/")) paths.push(line);
    }
    return paths;
  });
  return new Map(names.map((name, at) => [name, lists[at] ?? []]));
};

const statusOf = (path: string) => lstatSync(path, { throwIfNoEntry: false });

const isFileThere = (path: string, parents: ReadonlySet<string>): boolean => {
  const status = statusOf(path);
  if (!status || status.isDirectory()) return false;
  return !(status.isSymbolicLink() && parents.has(path));
};

const realName = (path: string): string =>
  join(realpathSync(dirname(path)), path.slice(dirname(path).length));

const isWalked = (path: string): boolean => ![...SKIP].some((folder) => path.startsWith(`${folder}/`));

/** All that cannot do without a package, directly or not, itself among them. */
const removedWith = (id: string, { installed }: Packages): string[] => {
  const gone = new Set([id]);
  for (let before = 0; before < gone.size; ) {
    before = gone.size;
    for (const { id: asker, needs } of installed)
      if (needs.some((group) => group.every((needed) => gone.has(needed)))) gone.add(asker);
  }
  return installed.filter((found) => gone.has(found.id)).map(({ name }) => name);
};

/** Null where apt refuses, for it cannot do without the package itself. */
const aptRemoves = (name: string): string[] | null => {
  const args = [
    ...APT,
    "-s",
    "-y",
    "--allow-remove-essential",
    "--allow-change-held-packages",
    "remove",
    name,
  ];
  const { status, stdout } = spawnSync("apt-get", args, { encoding: "utf8" });
  if (status !== 0) return null;
  const removed = [...stdout.matchAll(/^Remv (\S+)/gm)].map(([, found = ""]) => found);
  return removed.map((found) => found.replace(/:.*/, "")).sort();
};
