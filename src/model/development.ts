import { type Closure, reachOf } from "./closure.ts";
import type { Package } from "./package.ts";
import type { ImagePath } from "./path.ts";

/**
 * Files of npm packages that only development needs and nothing that runs names, by the folder of their project. A project with a package
 * that no lock names is left out: a manager that prunes takes those as well (`npm install --no-save`, a link, a copy by hand).
 */
export const developmentFiles = (
  packages: readonly Package[],
  closure: Closure,
): ReadonlyMap<ImagePath, readonly ImagePath[]> => {
  const projects = new Map<ImagePath, ImagePath[]>();
  const kept = new Set<ImagePath>();
  for (const { kind, development, files, record } of packages) {
    const at = kind === "npm" ? record.indexOf("/node_modules/") : -1;
    if (at <= 0) continue;
    const project = record.slice(0, at);
    if (development === null) kept.add(project);
    if (development !== true) continue;
    if (files.some((path) => reachOf(closure, path) === "needed")) kept.add(project);
    projects.set(project, [...(projects.get(project) ?? []), ...files]);
  }
  return new Map(
    [...projects].filter(([project]) => !kept.has(project)).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};
