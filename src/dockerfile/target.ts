import type { Dockerfile, Stage } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";

/**
 * The stage that is built: by name, whatever its case, else by number; without a target the last, null where there is none. Throws `usage`
 * where it is not there. https://docs.docker.com/reference/cli/docker/buildx/build/#target
 */
export const stageNamed = ({ name, stages }: Dockerfile, target: string | null): Stage | null => {
  if (target === null) return stages.at(-1) ?? null;
  const found =
    stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase()) ??
    stages[/^\d+$/.test(target) ? Number(target) : -1];
  if (found !== undefined) return found;
  const known = stages.map((stage) => stage.name ?? stage.index);
  const there = known.length === 1 ? `its only stage is ${known[0]}` : `the stages are ${known.join(", ")}`;
  throw new SlimError("usage", `${name}: no stage ${target}; ${there}`);
};
