import { isBelow, resolvePath } from "../model/path.ts";
import type { RunSite, Site } from "../recipe/recipe.ts";

/** A COPY of the whole folder of the build. */
export interface WholeCopy {
  readonly site: Site;
  /** As it is written. */
  readonly to: string;
}

/** A COPY of the whole folder of the build, and of nothing else. */
export const wholeCopyAt = (site: Site): WholeCopy | null => {
  const { keyword, argument, flags } = site.instruction;
  const to = /^\.\/?\s+([^\s"'[\]$\\]+)$/.exec(argument)?.[1];
  if (keyword !== "COPY" || to === undefined || flags.some((flag) => /^--from\b/.test(flag))) return null;
  return { site, to };
};

/** Why the COPY and the RUN may not be about one folder, or the COPY is one that cannot come in two. */
export const placeFault = ({ site, to }: WholeCopy, run: RunSite): string | null => {
  const { instruction, circumstances } = site;
  const { line } = run.instruction;
  const flag = instruction.flags.find((one) => !/^--ch(?:own|mod)=[^$]*$/.test(one));
  if (flag !== undefined) return `it is told ${flag}`;
  if (instruction.text.includes("\n")) return "it goes over several lines";
  const { directory } = run.circumstances;
  if (directory === null || directory === "/") return `no WORKDIR gives line ${line} a folder of its own`;
  const goesTo = to.startsWith("/")
    ? resolvePath(to)
    : circumstances.directory && resolvePath(to, circumstances.directory);
  if (goesTo !== directory || resolvePath(to, directory) !== directory)
    return `line ${line} does not run in the folder that it copies to`;
  if (
    run.circumstances.volumes.some(
      (one) => one === directory || isBelow(directory, one) || isBelow(one, directory),
    )
  )
    return "the folder is a volume";
  const setting = [...run.circumstances.env, ...assignmentsOf(run)].find(
    ([name, value]) => OF_TOOLS.test(name) && !isFarFrom(value, directory),
  );
  return setting === undefined ? null : `${setting[0]} may lead line ${line} to other files of it`;
};

/** Variables that tools of packages read their options from. */
const OF_TOOLS =
  /^(?:PIP_|NPM_CONFIG_|BUNDLE_|COMPOSER|YARN_|PNPM_|GOFLAGS$|GOWORK$|NODE_OPTIONS$|PYTHONPATH$|RUBYOPT$)/i;

const assignmentsOf = ({ run }: RunSite): readonly (readonly [string, string | null])[] =>
  run.tree.commands.flatMap(({ assignments }) =>
    assignments.map(({ name, value }) => [name, value?.value ?? null] as const),
  );

/** Whether a value is no path at all, or one outside of a folder. */
const isFarFrom = (value: string | null, folder: string): boolean => {
  if (value === null) return false;
  if (
    /^(?:|\d+|true|false|yes|no|on|off|development|test|production|silent|error|warn|info|https?:\/\/\S+)$/.test(
      value,
    )
  )
    return true;
  const path = value.startsWith("/") ? resolvePath(value) : null;
  return path !== null && !/[:,\s]/.test(path) && path !== folder && !isBelow(path, folder);
};
