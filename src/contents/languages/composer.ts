import { isObject, listAt, objectAt, textAt, textsAt } from "../../model/json.ts";
import { childOf, type ImagePath, parentOf, resolvePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Claim, Ecosystem, Place, Warn } from "./claim.ts";
import { readObject } from "./read-json.ts";

/** What Composer installs, by the list that it keeps. https://getcomposer.org/doc/06-config.md#vendor-dir */
export const composer: Ecosystem = {
  kind: "composer",
  notices: (name, node) => name === "installed.json" && node.path.endsWith("/composer/installed.json"),
  read: (root, noticed, warn) => noticed.flatMap((path) => readInstalled(root, path, warn)),
};

interface Installed {
  readonly name: string;
  readonly version: string;
  readonly folder: ImagePath | null;
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  readonly binaries: readonly string[];
}

const readInstalled = (root: Root, record: ImagePath, warn: Warn): Claim[] => {
  const list = readObject(root, record, warn);
  if (list === null) return [];
  const vendor = parentOf(parentOf(record));
  const all = listAt(list, "packages").flatMap((item) => installedOf(item, parentOf(record)) ?? []);
  if (all.length < listAt(list, "packages").length) warn(record, "lists packages without a name");
  const strangers = all.filter(({ folder }) => folder === null);
  if (strangers.length > 0) warn(record, `names ${strangers.length} folders outside of ${vendor}'s project`);
  const development = new Set(textsAt(list, "dev-package-names"));
  const isListed = Array.isArray(list["dev-package-names"]);
  const asked = askedFor(root, childOf(parentOf(vendor), "composer.json"), warn);
  const unique = [...new Map(all.map((one) => [one.name, one])).values()];
  return unique.map((one) => ({
    place: placeOf(record, one),
    name: one.name,
    version: one.version,
    record,
    folders: one.folder === null ? [] : [one.folder],
    files: one.binaries.map((name) => `${vendor}/bin/${name}`),
    base: vendor,
    requested: asked?.has(one.name) ?? null,
    development: isListed ? development.has(one.name) : null,
    needs: one.needs.flatMap((name) => {
      const found = unique.filter((other) => other.name === name || other.provides.includes(name));
      return found.length > 0 && !found.includes(one) ? [found.map((other) => placeOf(record, other))] : [];
    }),
    recommends: [],
  }));
};

const placeOf = (record: ImagePath, { name, folder }: Installed): Place => folder ?? `${record}#${name}`;

const installedOf = (item: unknown, from: ImagePath): Installed | null => {
  const name = textAt(item, "name");
  if (!isObject(item) || name === "") return null;
  const path = textAt(item, "install-path");
  const folder = path === "" ? null : resolvePath(path, from);
  const project = parentOf(parentOf(from));
  return {
    name,
    version: textAt(item, "version"),
    folder:
      folder !== null && folder !== project && folder.startsWith(`${project === "/" ? "" : project}/`)
        ? folder
        : null,
    needs: Object.keys(objectAt(item, "require")),
    provides: [...Object.keys(objectAt(item, "provide")), ...Object.keys(objectAt(item, "replace"))],
    binaries: textsAt(item, "bin").map((file) => file.slice(file.lastIndexOf("/") + 1)),
  };
};

/** What the project itself names; null where it is not there. */
const askedFor = (root: Root, path: ImagePath, warn: Warn): ReadonlySet<string> | null => {
  const project = root.nodes.has(path) ? readObject(root, path, warn) : null;
  return (
    project &&
    new Set([...Object.keys(objectAt(project, "require")), ...Object.keys(objectAt(project, "require-dev"))])
  );
};
