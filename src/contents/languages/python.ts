import { type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Claim, Ecosystem, Place } from "./claim.ts";
import { normalized, requirementOf } from "./python-marker.ts";
import { type Distribution, readDistribution } from "./python-metadata.ts";
import { isSite, type Search, searchOf, siteOf } from "./python-search.ts";

/** What pip, uv, setuptools and Debian install, by their `*.dist-info` and `*.egg-info`. */
export const python: Ecosystem = {
  kind: "python",
  notices: (name, node) =>
    name.endsWith(".dist-info") ||
    name.endsWith(".egg-info") ||
    (name.endsWith(".pyc") && node.path.includes("/__pycache__/")),
  read: (root, noticed, warn) => {
    const places = noticed.filter((path) => isDistribution(root, path));
    const read = places.flatMap((place) => readDistribution(root, place, warn) ?? []);
    const installed = withoutVendored(read);
    const listed = claimedFiles(root, installed);
    const compiled = compiledBySource(noticed);
    const searches = searchesOf(root, installed);
    const bySite = new Map(installed.map((one) => [keyOf(siteOf(one.place), one.name), one]));
    return installed.map((one): Claim => {
      const search = searches.get(siteOf(one.place)) ?? { sites: [], version: null };
      const files = listed.get(one) ?? [];
      const needs = (when: "always" | "extra"): Place[][] => needsOf(one, bySite, search, when);
      const first = find(bySite, search, one.name);
      return {
        place: one.place,
        name: one.name,
        version: one.version,
        record: one.record,
        folders: root.bytesOf(one.place) === null ? [one.place] : [],
        files: [...files, ...files.flatMap((file) => compiled.get(file) ?? []), one.place],
        base: siteOf(one.place),
        requested: wasRequested(one, installed),
        development: null,
        needs: needs("always"),
        recommends: needs("extra"),
        ...(first && siteOf(first.place) !== siteOf(one.place) ? { hiddenBy: first.place } : {}),
      };
    });
  },
};

/** A project has its own `egg-info` beside its sources: that is the application, and no installed package. */
const isDistribution = (root: Root, path: ImagePath): boolean => {
  const isFolder = root.nodes.get(path)?.entry.kind === "directory";
  if (path.endsWith(".dist-info")) return isFolder;
  if (!path.endsWith(".egg-info")) return false;
  return isSite(siteOf(path)) && (isFolder || root.bytesOf(path) !== null);
};

/** Without those that another brought along as a part of itself: listed by it, or in a folder of a site that is none. */
const withoutVendored = (all: readonly Distribution[]): Distribution[] => {
  const owners = new Set<ImagePath>();
  for (const one of all)
    for (const file of one.files ?? []) if (!file.startsWith(`${one.place}/`)) owners.add(file);
  return all.filter(({ place, record }) => !owners.has(record) && !IN_A_PACKAGE.test(place));
};

const IN_A_PACKAGE = /\/(?:site|dist)-packages\/(?!.*\/(?:site|dist)-packages\/).+\//;

/** Of those without a list, the modules that they alone are known to have. */
const claimedFiles = (root: Root, all: readonly Distribution[]): Map<Distribution, readonly ImagePath[]> => {
  const taken = new Map<ImagePath, number>();
  const count = (path: ImagePath): void => void taken.set(path, (taken.get(path) ?? 0) + 1);
  for (const one of all) {
    const site = siteOf(one.place);
    if (one.files === null) for (const name of new Set(one.modules)) count(`${site}/${name}`);
    else for (const top of new Set(one.files.map((file) => topOf(file, site)))) count(top);
  }
  return new Map(
    all.map((one) => [one, one.files ?? one.modules.flatMap((name) => moduleFiles(root, one, name, taken))]),
  );
};

/** The module, or the package, that a file of a site folder is in. */
const topOf = (file: ImagePath, site: ImagePath): ImagePath => {
  const [name = ""] = file.slice(site.length + 1).split("/");
  return `${site}/${name.split(".")[0]}`;
};

const moduleFiles = (
  root: Root,
  one: Distribution,
  name: string,
  taken: ReadonlyMap<ImagePath, number>,
): ImagePath[] => {
  const site = siteOf(one.place);
  const path = `${site}/${name}`;
  if (!/^[\w-]+$/.test(name) || taken.get(path) !== 1) return [];
  const single = root
    .names(site)
    .filter((other) => other.startsWith(`${name}.`) && /\.(?:py|so|pth)$/.test(other));
  return [...single.map((other) => `${site}/${other}`), ...filesBelow(root, path)];
};

const filesBelow = (root: Root, folder: ImagePath): ImagePath[] =>
  root.names(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return root.nodes.get(path)?.entry.kind === "directory" ? filesBelow(root, path) : [path];
  });

/** `a/__pycache__/b.cpython-311.opt-1.pyc` by `a/b.py`. https://peps.python.org/pep-3147/ */
const compiledBySource = (noticed: readonly ImagePath[]): Map<ImagePath, ImagePath[]> => {
  const compiled = new Map<ImagePath, ImagePath[]>();
  for (const path of noticed) {
    if (!path.endsWith(".pyc")) continue;
    const source = `${parentOf(parentOf(path))}/${nameOf(path).split(".")[0]}.py`;
    const others = compiled.get(source);
    if (others) others.push(path);
    else compiled.set(source, [path]);
  }
  return compiled;
};

const searchesOf = (root: Root, all: readonly Distribution[]): Map<ImagePath, Search> => {
  const sites = new Set(all.map(({ place }) => siteOf(place)));
  return new Map([...sites].map((site) => [site, searchOf(root, site, sites)]));
};

/** Distributions by site and normalized name. */
type BySite = ReadonlyMap<string, Distribution>;

const keyOf = (site: ImagePath, name: string): string => `${site}/${normalized(name)}`;

const find = (all: BySite, { sites }: Search, name: string): Distribution | undefined => {
  const site = sites.find((one) => all.has(keyOf(one, name)));
  return site === undefined ? undefined : all.get(keyOf(site, name));
};

const needsOf = (one: Distribution, all: BySite, search: Search, when: "always" | "extra"): Place[][] =>
  one.requires.flatMap((text) => {
    const requirement = requirementOf(text, search.version);
    const needed = requirement?.when === when ? find(all, search, requirement.name) : undefined;
    return needed && needed !== one ? [[needed.place]] : [];
  });

/** pip marks what was asked for since 20.2; a folder without any mark may have been filled by an older one. */
const wasRequested = (one: Distribution, all: readonly Distribution[]): boolean | null => {
  if (one.marked) return true;
  if (one.installer !== "pip" && one.installer !== "uv") return null;
  return all.some((other) => other.marked && siteOf(other.place) === siteOf(one.place)) ? false : null;
};
