import type { Contents } from "../model/contents.ts";
import { developmentFiles } from "../model/development.ts";
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
  const commands: string[] = [];
  const paths = new Set<ImagePath>();
  for (const [project, files] of developmentFiles(packages.installed, closure)) {
    const pruner = PRUNERS.find(
      ([lock, command]) =>
        scene.tree.nodes.has(`${project}/${lock}`) && called.has(command.split(" ")[0] ?? ""),
    );
    if (!pruner) continue;
    commands.push(`cd ${quoted(project)} && ${pruner[1]}`);
    for (const path of files) paths.add(path);
  }
  return { commands, paths };
};

/** What is known of the image once a pruning has run; what is known of it now where nobody looked at just that. */
export const prunedContents = (contents: Contents, { paths }: Pruning): Contents => {
  const { production } = contents;
  const isThat = production?.closure.complete && production.without.size === paths.size;
  return isThat ? { ...contents, closure: production.closure, kept: production.kept } : contents;
};

/** A word of sh. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
