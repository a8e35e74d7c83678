import { reachOf } from "../model/closure.ts";
import type { Contents } from "../model/contents.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type Site } from "../recipe/recipe.ts";

/** What takes a project's development packages away, and what goes with them. */
export interface Pruning {
  readonly commands: readonly string[];
  readonly paths: ReadonlySet<ImagePath>;
}

/** By the lock file beside the project. https://docs.npmjs.com/cli/commands/npm-prune · https://pnpm.io/cli/prune */
const PRUNERS: readonly (readonly [lock: string, command: string])[] = [
  ["package-lock.json", "npm prune --omit=dev --ignore-scripts"],
  ["npm-shrinkwrap.json", "npm prune --omit=dev --ignore-scripts"],
  ["pnpm-lock.yaml", "pnpm prune --prod --ignore-scripts"],
];

/** Projects of node whose development packages are known, and are installed beside what runs. */
export const pruningOf = (scene: Scene, { packages, closure }: Contents, sites: readonly Site[]): Pruning => {
  const called = new Set(sites.filter(isUnderstood).flatMap((site) => callsOf(site).map(({ name }) => name)));
  const projects = new Map<ImagePath, ImagePath[]>();
  for (const { kind, development, files, record } of packages.installed) {
    if (kind !== "npm" || development !== true) continue;
    const at = record.indexOf("/node_modules/");
    if (at > 0) projects.set(record.slice(0, at), [...(projects.get(record.slice(0, at)) ?? []), ...files]);
  }
  const commands: string[] = [];
  const paths = new Set<ImagePath>();
  for (const [project, files] of [...projects].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const pruner = PRUNERS.find(
      ([lock, command]) =>
        scene.tree.nodes.has(`${project}/${lock}`) && called.has(command.split(" ")[0] ?? ""),
    );
    // What no lock names, a manager that prunes takes as well: `npm install --no-save`, a link, a copy by hand.
    const isStray = packages.installed.some(
      ({ kind, development, record }) =>
        kind === "npm" && development === null && record.startsWith(`${project}/node_modules/`),
    );
    if (isStray) continue;
    // What something that runs names stays, so the manager must not be asked to take it.
    if (!pruner || files.some((path) => reachOf(closure, path) === "needed")) continue;
    commands.push(`cd ${quoted(project)} && ${pruner[1]}`);
    for (const path of files) paths.add(path);
  }
  return { commands, paths };
};

/** A word of sh. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
