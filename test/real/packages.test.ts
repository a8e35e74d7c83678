import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { PACKAGE_FILES } from "../../src/contents/packages/kept.ts";
import { readPackages } from "../../src/contents/packages/read-packages.ts";
import { type Root, rootOf } from "../../src/contents/root.ts";
import { openImage } from "../../src/io/open.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { KEEP_NOTHING } from "../../src/model/bodies.ts";
import type { Package, Packages } from "../../src/model/package.ts";
import { SILENT } from "../support/main.ts";
import { describeReal, realPath, TIMEOUT_MS } from "./images.ts";

interface Told {
  readonly packages: Packages;
  readonly warnings: readonly string[];
  readonly root: Root;
}

/** What slim makes of an image's packages, while it is open. */
const withPackages = async <T>(archive: string, use: (told: Told) => T): Promise<T> => {
  const { machine, threads } = { ...SILENT, machine: "linux/amd64" };
  const keep = { ...KEEP_NOTHING, ...PACKAGE_FILES, bytesMax: 16 << 20 };
  const opened = await openImage(archive, {
    image: null,
    platform: null,
    machine,
    threads,
    maxExpansion: 200,
    keep,
  });
  try {
    const { image, content } = opened;
    const root = rootOf(stackLayers(image.layers), image.config, content.bodies);
    const told = use({ ...readPackages(root, image, content.bodies), root });
    await opened.verified;
    return told;
  } finally {
    await opened.close();
  }
};

/** Writes the files of an image's databases into a folder, and asks a program about it there. */
const ask = (
  { root }: Told,
  below: readonly string[],
  command: string,
  args: (folder: string) => string[],
): string => {
  const folder = mkdtempSync(join(tmpdir(), "slim-real-"));
  try {
    for (const path of root.nodes.keys()) {
      const bytes = root.bytesOf(path);
      if (bytes === null || !below.some((start) => path.startsWith(start))) continue;
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), root.read(path, 0, bytes) ?? "");
    }
    const { status, stdout, stderr } = spawnSync(command, args(folder), {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const namesOf = (found: readonly Package[]): string[] => found.map(({ name }) => name);

/** A name as the merged tree has it: links above it followed, itself not. */
const realName = (root: Root, path: string): string => {
  const directory = path.startsWith("/") ? root.resolve(dirname(path))?.path : undefined;
  return directory === undefined ? "" : join(directory, basename(path));
};

const FIELDS = ["Package", "Version", "db:Status-Status"];
const DEBIANS = ["c-tool", "node-web", "big"] as const;

for (const name of DEBIANS)
  describeReal(name, () => {
    let installed: string[];
    let asked: string[];
    let inCompressed: readonly Package[];
    let answers: {
      readonly told: Told;
      readonly dpkg: string;
      readonly manual: string;
      readonly lists: string;
    };
    beforeAll(async () => {
      answers = await withPackages(realPath(name, "docker-archive.tar"), (told) => ({
        told,
        dpkg: ask(told, ["/var/lib/dpkg/status"], "dpkg-query", (folder) => [
          ...["--admindir", join(folder, "var/lib/dpkg"), "-W", "-f"],
          FIELDS.map((field) => `$\{${field}} `).join("") + "\n",
        ]),
        manual: ask(told, ["/var/lib/dpkg/status", "/var/lib/apt/extended_states"], "apt-mark", (folder) => [
          ...[
            "-o",
            `Dir::State=${folder}/var/lib/apt`,
            "-o",
            `Dir::State::status=${folder}/var/lib/dpkg/status`,
          ],
          ...["-o", "Dir::Cache=/nonexistent", "showmanual"],
        ]),
        lists: ask(told, ["/var/lib/dpkg/"], "dpkg-query", (folder) => [
          ...["--admindir", join(folder, "var/lib/dpkg"), "-L"],
          ...told.packages.installed.map(({ id }) => id.replace("deb:", "")),
        ]),
      }));
      installed = answers.told.packages.installed.map((found) => `${found.name} ${found.version}`);
      asked = namesOf(answers.told.packages.installed.filter(({ requested }) => requested));
      inCompressed = await withPackages(realPath(name, "oci"), ({ packages }) => packages.installed);
    }, TIMEOUT_MS);

    it("knows the packages that dpkg knows", () => {
      const theirs = answers.dpkg.split("\n").filter((line) => line.endsWith(" installed "));
      expect(installed.sort()).toEqual(theirs.map((line) => line.replace(/ installed $/, "")).sort());
      expect(answers.told.warnings).toEqual([]);
    });
    it("knows who was asked for, as apt-mark does", () => {
      expect(asked.sort()).toEqual(answers.manual.trim().split("\n").sort());
    });
    it("owns what dpkg -L lists, is there, and is no directory", () => {
      const { root, packages } = answers.told;
      const listed = new Set(answers.lists.split("\n").map((line) => line.replace(/^.*diverted.* to: /, "")));
      const parents = new Set([...listed].map(dirname));
      const real = [...listed].flatMap((path) => {
        const at = realName(root, path);
        const kind = root.nodes.get(at)?.entry.kind;
        const isLinkedFolder = kind === "symlink" && parents.has(path);
        return kind === undefined || kind === "directory" || isLinkedFolder ? [] : [at];
      });
      const ours = new Set(packages.installed.flatMap(({ files }) => files));
      expect([...ours].sort()).toEqual([...new Set(real)].sort());
    });
    it("tells the same of compressed layers", () => {
      expect(inCompressed).toEqual(answers.told.packages.installed);
    });
  });

describeReal("rpm-app", () => {
  it("knows the packages and files that rpm knows, who was asked for, and what each layer did", async () => {
    await withPackages(realPath("rpm-app", "docker-archive.tar"), (told) => {
      const { packages, warnings, root } = told;
      const rpm = (...args: string[]): string =>
        ask(told, ["/var/lib/rpm/"], "rpm", (folder) => ["--dbpath", join(folder, "var/lib/rpm"), ...args]);
      expect(warnings).toEqual([]);
      const theirs = rpm("-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE}\n").trim().split("\n").sort();
      expect(packages.installed.map(({ name, version }) => `${name} ${version}`)).toEqual(theirs);
      for (const { name, files } of packages.installed) {
        const listed = rpm("-q", "--qf", "[%{FILEMODES:perms} %{FILENAMES}\n]", name).trim().split("\n");
        const there = listed.filter((line) => !line.startsWith("d")).map((line) => line.replace(/^\S+ /, ""));
        expect(files, name).toEqual(
          there
            .map((path) => realName(root, path))
            .filter((path) => root.nodes.has(path))
            .sort(),
        );
      }
      const asked = namesOf(packages.installed.filter(({ requested }) => requested));
      expect(asked).toEqual(["bash", "coreutils", "filesystem", "grep", "lua5.4", "sed"]);
      const later = packages.changes
        .filter(({ layer }) => layer > 0)
        .map(({ layer, change, id }) => `${layer} ${change} ${id}`);
      expect(later).toEqual([
        ...["grep", "libreadline8", "lua5.4", "sed", "tzdata"].map((name) => `1 added rpm:${name}`),
        "2 removed rpm:tzdata",
      ]);
    });
  });
});
