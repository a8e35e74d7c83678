import type { Change } from "../model/step.ts";
import type { RunSite } from "../recipe/recipe.ts";
import type { Planning } from "./draft.ts";
import type { Habit } from "./habit.ts";

export const WHY_MOUNTED =
  "on a cache mount it stays out of the image, and the next build finds it there; only BuildKit has them.";

/**
 * Cache mounts in place of cleaning; null for tools that they do not serve. A mount is root's, hides what the image has at its
 * place, and is gone when the RUN ends. https://docs.docker.com/reference/dockerfile/#run---mounttypecache
 */
export const mountsFor = (
  { recipe }: Planning,
  site: RunSite,
  { mounts }: Habit,
): { readonly changes: readonly Change[] } | { readonly reason: string } | null => {
  if (mounts === undefined) return null;
  const { user, env } = site.circumstances;
  const { line } = site.instruction;
  if (user !== null && user !== "root" && user !== "0")
    return { reason: `is ${user}'s, and a cache mount is root's` };
  const home = env.get("HOME") ?? "/root";
  const targets = mounts.map((mount) => mount.replace(/^~/, home));
  const sites = recipe.stages[site.stage.index] ?? [];
  const reader = sites.find(
    (other) =>
      other !== site &&
      targets.some(
        (target) =>
          /^(?:RUN|COPY|ADD)$/.test(other.instruction.keyword) && names(other.instruction.argument, target),
      ),
  );
  if (reader !== undefined)
    return {
      reason: `would hide what line ${reader.instruction.line} has to do with in ${targets.join(" and ")}`,
    };
  const sharing = mounts.some((mount) => mount.startsWith("/var/")) ? ",sharing=locked" : "";
  return {
    changes: targets.map((target) => ({
      kind: "flag",
      line,
      flag: `--mount=type=cache,target=${target}${sharing}`,
    })),
  };
};

const names = (text: string, path: string): boolean =>
  text.split(/[\s"'=;]+/).some((word) => word === path || word.startsWith(`${path}/`));
