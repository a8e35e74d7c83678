import { isObject } from "../model/json.ts";
import { type ImagePath, parentOf } from "../model/path.ts";
import { redactConfig } from "../model/redact-config.ts";
import type { Expected } from "../model/rewrite-report.ts";
import type { Scene } from "../model/scene.ts";

/**
 * What an image has to have that is built of a rewritten Dockerfile. Not all that is needed: what a library opens only if it is there, what
 * engines put in place themselves, and the other end of a package's link, which a later version of the package may name otherwise.
 */
export const expectedOf = (
  { tree, contents, baseLayers }: Scene,
  config: ReadonlyMap<string, string>,
  carried: readonly ImagePath[],
): Expected => {
  const owned = new Set(contents?.packages.installed.flatMap(({ files }) => files) ?? []);
  const needs = [...(contents?.closure.needs.values() ?? [])].filter(({ path, how }) => {
    const node = tree.nodes.get(path);
    if (!node || node.entry.kind === "directory" || how === "runtime" || GIVEN.test(path)) return false;
    return how !== "link" || (node.ref?.layer ?? 0) < baseLayers || !owned.has(path);
  });
  const needed = needs.map(({ path }) => path);
  const files = [...tree.nodes.values()].filter(({ entry }) => entry.kind !== "directory");
  return {
    config: plainConfig(config),
    paths: [
      ...new Set([
        ...needed,
        ...foldersOf(
          carried,
          new Set(needed),
          files.map(({ path }) => path),
        ),
      ]),
    ].sort(),
  };
};

const GIVEN = /^\/etc\/(?:hosts|hostname|resolv\.conf|mtab|ld\.so\.conf\.d\/.*)$/;

/** More files than this of one folder are told by the folder. */
const FILES_MAX = 20;

/** What is copied and not needed by itself: file by file, or by the topmost folder of which nothing stays behind. */
const foldersOf = (
  carried: readonly ImagePath[],
  needed: ReadonlySet<ImagePath>,
  files: readonly ImagePath[],
): ImagePath[] => {
  const [copied, live] = [countBelow(carried), countBelow(files)];
  const told = new Set<ImagePath>();
  for (const path of carried) {
    if (needed.has(path)) continue;
    let folder: ImagePath | null = null;
    for (let at = parentOf(path); at !== "/"; at = parentOf(at))
      if ((copied.get(at) ?? 0) > FILES_MAX && copied.get(at) === live.get(at)) folder = at;
    told.add(folder === null ? path : `${folder}/`);
  }
  return [...told];
};

const countBelow = (paths: readonly ImagePath[]): ReadonlyMap<ImagePath, number> => {
  const counts = new Map<ImagePath, number>();
  for (const path of paths)
    for (let at = parentOf(path); at !== "/"; at = parentOf(at)) counts.set(at, (counts.get(at) ?? 0) + 1);
  return counts;
};

/** What builders write of themselves, or of the order in which they came to it, is no difference. */
export const plainConfig = (fields: ReadonlyMap<string, string>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...fields]
      .filter(([name]) => name !== "config.ArgsEscaped")
      .map(([name, json]): [string, string] => [name, plainValue(name, json)])
      .filter(([, json]) => json !== "{}")
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const plainValue = (name: string, json: string): string => {
  const value = redactConfig(JSON.parse(json));
  if (name === "config.Env" && Array.isArray(value)) return JSON.stringify([...value].sort());
  if (name !== "config.Labels" || !isObject(value)) return JSON.stringify(value);
  return JSON.stringify(
    Object.fromEntries(Object.entries(value).filter(([label]) => !label.startsWith("io.buildah."))),
  );
};
