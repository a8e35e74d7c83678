import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { readPackages } from "../../src/contents/packages/read-packages.ts";
import { compareRpmVersions } from "../../src/contents/packages/rpm-version.ts";
import type { Packages } from "../../src/model/package.ts";
import { diskRoot } from "../support/disk-root.ts";
import { inFolder, itWith, run } from "./tools.ts";

const TOOLS = ["rpm", "rpmbuild"] as const;

/** Packages that need one another in most of the ways that rpm knows. */
const SPEC = `
Name: app
Epoch: 2
Version: 1.0~rc1
Release: 3
Summary: a
License: a
BuildArch: noarch
Requires: lib >= 2:1.5, lib < 2:3, tool(convert) = 4, /usr/bin/sh-like, (data and (fonts or icons)), (absent if nothing)
Recommends: docs, (icons if fonts)
%description
a
%package -n lib
Version: 2.0
Summary: a
%description -n lib
a
%package -n converter
Summary: a
Provides: tool(convert) = 4
Requires: lib, (data with data(big))
%description -n converter
a
%package -n converter-old
Summary: a
Provides: tool(convert) = 3
%description -n converter-old
a
%package -n shell
Summary: a
%description -n shell
a
%package -n data
Summary: a
Provides: data(big)
%description -n data
a
%package -n fonts
Summary: a
Provides: glyphs
%description -n fonts
a
%package -n icons
Summary: a
Provides: glyphs
%description -n icons
a
%package -n docs
Summary: a
Requires: app = 2:1.0~rc1-3, glyphs
%description -n docs
a
%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib/empty %{buildroot}/usr/share/data
touch %{buildroot}/usr/bin/app %{buildroot}/usr/bin/sh-like %{buildroot}/usr/bin/convert %{buildroot}/usr/lib/lib.so.2
ln -s lib.so.2 %{buildroot}/usr/lib/lib.so
for i in $(seq 3000); do touch %{buildroot}/usr/share/data/$i; done
touch %{buildroot}/usr/share/data/größe
%files
/usr/bin/app
%ghost /usr/share/app-cache
%files -n lib
/usr/lib/lib.so
/usr/lib/lib.so.2
%dir /usr/lib/empty
%files -n converter
/usr/bin/convert
%files -n converter-old
%files -n shell
/usr/bin/sh-like
%files -n data
/usr/share/data
%files -n fonts
%files -n icons
%files -n docs
`;

/** A root with rpm's own database of these packages, and their files. */
const installed = (folder: string): { root: string; rpm: (...args: string[]) => string } => {
  const root = join(folder, "root");
  mkdirSync(root);
  writeFileSync(join(folder, "app.spec"), SPEC);
  const defines = ["--define", `_topdir ${folder}`, "--define", `_rpmdir ${folder}/rpms`];
  run("rpmbuild", ["-bb", "--quiet", ...defines, join(folder, "app.spec")]);
  const rpms = readdirSync(join(folder, "rpms", "noarch")).map((name) =>
    join(folder, "rpms", "noarch", name),
  );
  const rpm = (...args: string[]): string =>
    run("rpm", ["--root", root, "--dbpath", "/var/lib/rpm", ...args]);
  rpm("-i", "--nosignature", ...rpms);
  return { root, rpm };
};

describe("rpm reads the same database", () => {
  itWith(TOOLS, "packages, files, and what cannot go without breaking another", () =>
    inFolder((folder) => {
      const { root, rpm } = installed(folder);
      const disk = diskRoot(root);
      const { packages, warnings } = readPackages(disk.root, disk.image, disk.bodies);
      expect(warnings).toEqual([]);
      const lines = (text: string): string[] => text.split("\n").slice(0, -1);
      const theirs = lines(rpm("-qa", "--qf", "%{NAME} %|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}\n"));
      expect(packages.installed.map(({ name, version }) => `${name} ${version}`)).toEqual(theirs.sort());
      for (const { name, files } of packages.installed) {
        const listed = lines(rpm("-q", "--qf", "[%{FILEMODES:perms} %{FILENAMES}\n]", name));
        const there = listed.filter((line) => !/^d|app-cache|contains no files/.test(line));
        expect(files, name).toEqual(there.map((line) => line.replace(/^\S+ /, "")).sort());
      }
      for (const { id, name } of packages.installed)
        expect([name, ...needers(id, packages)]).toEqual([name, ...rpmNeeders(root, name)]);
      expect(packages.installed.find(({ name }) => name === "app")?.recommends).toEqual([
        ["rpm:icons"],
        ["rpm:docs"],
      ]);
    }),
  );

  const VERSIONS = [
    "1.0",
    "1.0.0",
    "1.0~rc1",
    "1.0~rc2",
    "1.0^git1",
    "1.0^",
    "1.0~",
    "1.0a",
    "1.0.a",
    "1.0.1",
    "1.00",
    "1.10",
    "1.9",
    "a1",
    "1a",
    "1",
    "2",
    "10",
    "1.0~~",
    "1.0^20~b",
  ];
  itWith(["rpm"], "and puts versions in the same order", () => {
    const pairs = VERSIONS.flatMap((a) => VERSIONS.map((b) => [a, b] as const));
    const lua = pairs.map(([a, b]) => `print(rpm.vercmp("${a}", "${b}") .. " ")`).join("\n");
    const theirs = run("rpm", ["--eval", `%{lua:${lua}}`])
      .trim()
      .split(/\s+/)
      .map(Number);
    const ours = pairs.map(([a, b]) => Math.sign(compareRpmVersions(a, b)));
    expect(pairs.map(([a, b], at) => [a, b, ours[at]])).toEqual(
      pairs.map(([a, b], at) => [a, b, theirs[at]]),
    );
  });
});

const needers = (id: string, { installed: all }: Packages): string[] =>
  all
    .filter(({ needs }) => needs.some((group) => group.length === 1 && group[0] === id))
    .map(({ name }) => name);

/** Whom `rpm -e` names as needing a package. */
const rpmNeeders = (root: string, name: string): string[] => {
  const { stderr } = spawnSync("rpm", ["--root", root, "--dbpath", "/var/lib/rpm", "-e", "--test", name], {
    encoding: "utf8",
  });
  const found = [...stderr.matchAll(/is needed by \(installed\) (\S+?)-(?:2:)?[^-]+-[^-]+$/gm)].map(
    ([, by = ""]) => by,
  );
  return [...new Set(found)].sort();
};
