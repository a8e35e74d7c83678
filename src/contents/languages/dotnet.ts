import { isObject, objectAt, textAt } from "../../model/json.ts";
import { childOf, type ImagePath, nameOf, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Claim, Ecosystem, Place, Warn } from "./claim.ts";
import { readObject } from "./read-json.ts";

/**
 * .NET: the libraries of published applications, by their `*.deps.json`, and what stands in an installation of .NET by
 * version: shared frameworks, SDKs and packs.
 * https://github.com/dotnet/runtime/blob/main/docs/design/features/host-probing.md
 */
export const dotnet: Ecosystem = {
  kind: "dotnet",
  notices: (name, node) => name.endsWith(".deps.json") || (name === "dotnet" && node.content !== null),
  read: (root, noticed, warn) => {
    const homes = noticed
      .filter((path) => nameOf(path) === "dotnet")
      .map(parentOf)
      .filter((home) => isHome(root, home));
    const installed = homes.flatMap((home) => installedIn(root, home));
    const isInstalled = (path: ImagePath): boolean =>
      installed.some(({ place }) => path.startsWith(`${place}/`));
    const published = noticed
      .filter((path) => path.endsWith(".deps.json") && !isInstalled(path))
      .flatMap((path) => publishedBy(root, path, warn));
    return [...installed, ...published];
  },
};

const isHome = (root: Root, home: ImagePath): boolean =>
  root.nodes.has(childOf(home, "host/fxr")) || root.nodes.has(childOf(home, "shared"));

const installedIn = (root: Root, home: ImagePath): Claim[] => {
  const versions = (folder: ImagePath, name: string): Claim[] =>
    root
      .names(folder)
      .filter(
        (version) =>
          /^\d/.test(version) && root.nodes.get(`${folder}/${version}`)?.entry.kind === "directory",
      )
      .map((version) => folderClaim(`${folder}/${version}`, name, version));
  const named = (folder: ImagePath): Claim[] =>
    root.names(folder).flatMap((name) => versions(`${folder}/${name}`, name));
  return [
    ...named(childOf(home, "shared")),
    ...named(childOf(home, "packs")),
    ...versions(childOf(home, "sdk"), "Microsoft.NET.Sdk"),
  ];
};

const folderClaim = (folder: ImagePath, name: string, version: string): Claim => ({
  place: folder,
  name,
  version,
  record: folder,
  folders: [folder],
  files: [],
  base: folder,
  requested: null,
  development: null,
  needs: [],
  recommends: [],
});

/** Libraries without a file of their own here are the framework's, or only compiled against. */
const publishedBy = (root: Root, record: ImagePath, warn: Warn): Claim[] => {
  const deps = readObject(root, record, warn);
  if (deps === null) return [];
  const folder = parentOf(record);
  const target = objectAt(objectAt(deps, "targets"), textAt(objectAt(deps, "runtimeTarget"), "name"));
  const libraries = objectAt(deps, "libraries");
  const placeOf = (key: string): Place => `${record}#${key}`;
  return Object.keys(target).flatMap((key): Claim[] => {
    const entry = target[key];
    const [name = "", version = ""] = key.split("/");
    const files = isObject(entry) ? assetsOf(root, folder, entry) : [];
    if (files.length === 0) return [];
    const type = textAt(libraries[key], "type");
    return [
      {
        place: placeOf(key),
        name,
        version,
        record,
        folders: [],
        files: type === "project" ? [...files, record] : files,
        base: folder,
        requested: type === "project" ? true : null,
        development: null,
        needs: Object.entries(objectAt(entry, "dependencies"))
          .map(([other, wanted]) => `${other}/${String(wanted)}`)
          .filter((other) => other !== key && other in target)
          .map((other) => [placeOf(other)]),
        recommends: [],
      },
    ];
  });
};

/** Publishing flattens the folders of a package, but for those of a runtime and of a language. */
const assetsOf = (root: Root, folder: ImagePath, entry: Readonly<Record<string, unknown>>): ImagePath[] => {
  const keysAt = (key: string): string[] => Object.keys(objectAt(entry, key));
  const flat = [...keysAt("runtime"), ...keysAt("native")].map((asset) => nameOf(`/${asset}`));
  const localized = Object.entries(objectAt(entry, "resources")).map(
    ([asset, about]) => `${textAt(about, "locale")}/${nameOf(`/${asset}`)}`,
  );
  return [...flat, ...localized, ...keysAt("runtimeTargets")]
    .filter((asset) => !asset.startsWith("/") && !asset.split("/").includes(".."))
    .map((asset) => childOf(folder, asset))
    .filter((path) => root.bytesOf(path) !== null);
};
