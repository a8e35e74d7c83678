import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import { childOf, type ImagePath, isBelow, nameOf, parentOf } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import { firstStorers } from "./first-storer.ts";

/** An archive that the same layer unpacked beside it. */
export const UNPACKED_ARCHIVE: WasteKind = {
  id: "unpacked-archive",
  title: "Archives left beside what was unpacked from them",
  kind: "removable",
  risk: "review",
  why: "The folder of the same name, stored by the same layer, holds what was in the archive.",
  source: "https://docs.docker.com/build/building/best-practices/#add-or-copy",
  fix: "Pipe the download into `tar`, or remove the archive in the RUN that unpacks it.",
};

/** A package file whose package is installed. */
export const INSTALLED_PACKAGE: WasteKind = {
  id: "installed-package",
  title: "Package files of packages that are installed",
  kind: "removable",
  risk: "review",
  why: "The package manager unpacked the file and never reads it again.",
  source: "https://docs.docker.com/build/building/best-practices/#add-or-copy",
  fix: "Remove the file in the RUN that installs it, or mount it there with `--mount=type=bind`.",
};

/** What unpackers are given, with the folder's name before the suffix: `foo-1.2` of `foo-1.2.tar.gz`. */
const ARCHIVE = /^(.+)\.(?:tar|tar\.(?:gz|xz|bz2|zst|lzma|lz|Z)|tgz|txz|tbz2?|tzst|zip|7z)$/;

/** Live archives and package files that no rule claimed, and that the image shows to have served. */
export const claimArchives = (scene: Scene, claimed: ReadonlySet<Entry>): Claim[] => {
  const found: [Entry, Claim][] = [];
  const linked = new Set<Entry>();
  const isInstalled = installedPackages(scene);
  const firstStorer = firstStorers(scene);
  for (const { path, ref, content } of scene.tree.nodes.values()) {
    const entry = content && scene.image.layers[content.layer]?.entries[content.entry];
    if (!entry || entry.contentBytes === 0 || claimed.has(entry)) continue;
    // Under a second name the body would stay.
    if (ref?.layer !== content.layer || ref.entry !== content.entry) linked.add(entry);
    const waste = wasteOf(scene, path, firstStorer(content), isInstalled);
    if (waste === null) continue;
    found.push([entry, { waste, ref: content, path: entry.path, bytes: entry.contentBytes, byLayer: null }]);
  }
  return found
    .flatMap(([entry, claim]) => (linked.has(entry) ? [] : [claim]))
    .sort((a, b) => a.ref.layer - b.ref.layer || a.ref.entry - b.ref.entry);
};

const wasteOf = (scene: Scene, path: ImagePath, layer: number, isInstalled: Evidence): WasteKind | null => {
  if (isUnpackedBeside(scene, path, layer)) return UNPACKED_ARCHIVE;
  return isInstalled(path, layer) ? INSTALLED_PACKAGE : null;
};

/** The layer that stored an archive also stored files in the folder that the archive is named for. */
const isUnpackedBeside = ({ image, tree }: Scene, path: ImagePath, layer: number): boolean => {
  const stem = ARCHIVE.exec(nameOf(path))?.[1];
  if (stem === undefined) return false;
  const folder = childOf(parentOf(path), stem);
  const there = tree.nodes.get(folder);
  if (there?.entry.kind !== "directory" || (there.ref !== null && there.ref.layer < layer)) return false;
  return (
    image.layers[layer]?.entries.some((entry) => isBelow(entry.path, folder) && entry.kind === "file") ===
    true
  );
};

/** Whether the image shows that the package of a package file is installed. */
type Evidence = (path: ImagePath, layer: number) => boolean;

/** https://manpages.debian.org/stable/dpkg-dev/deb.7.en.html, and the names that `dpkg-deb --build` gives */
const DEB = /^([a-z0-9][a-z0-9+.-]+)_[^_]+_([a-z0-9-]+)\.deb$/;
/** https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention */
const WHEEL = /^([^-]+-[^-]+)(?:-\d[^-]*)?-[^-]+-[^-]+-[^-]+\.whl$/;
/** name-version-release.architecture.rpm: the database is binary, so that its layer wrote it must do. */
const RPM = /^.+-[^-]+-[^-]+\.[a-z0-9_]+\.rpm$/;
/** name-version-rN.apk of Alpine; Android's have no such names. */
const APK = /^.+-[^-]+-r\d+\.apk$/;

const RPM_DATABASES = ["/var/lib/rpm", "/usr/lib/sysimage/rpm"];
const APK_DATABASES = ["/lib/apk/db", "/usr/lib/apk/db"];

const installedPackages = ({ image, tree }: Scene): Evidence => {
  const wheels = new Set<string>();
  for (const path of tree.nodes.keys())
    if (path.endsWith(".dist-info")) wheels.add(nameOf(path).slice(0, -".dist-info".length).toLowerCase());
  const wrote = (layer: number, folders: readonly ImagePath[]): boolean =>
    image.layers[layer]?.entries.some((entry) => folders.includes(parentOf(entry.path))) === true;

  return (path, layer) => {
    const name = nameOf(path);
    if (name.endsWith(".deb")) {
      const [, deb, architecture] = DEB.exec(name) ?? [];
      const lists = [`${deb}.list`, `${deb}:${architecture}.list`];
      return lists.some((list) => tree.nodes.has(`/var/lib/dpkg/info/${list}`));
    }
    if (name.endsWith(".whl"))
      return !isBundled(path) && wheels.has(WHEEL.exec(name)?.[1]?.toLowerCase() ?? "");
    if (name.endsWith(".rpm")) return RPM.test(name) && wrote(layer, RPM_DATABASES);
    return name.endsWith(".apk") && APK.test(name) && wrote(layer, APK_DATABASES);
  };
};

/** Wheels that `venv` and virtualenv install from, of Python's library or of the distribution's. */
const isBundled = (path: ImagePath): boolean => /\/(lib|lib64|share)\//.test(path);
