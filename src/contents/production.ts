import type { Bodies } from "../model/bodies.ts";
import type { Contents, Production } from "../model/contents.ts";
import { developmentFiles } from "../model/development.ts";
import type { Image } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { MergedTree } from "../model/tree.ts";
import { closureOf } from "./closure.ts";
import { keptPackages } from "./packages/kept-packages.ts";
import { rootOf } from "./root.ts";

/** What runs needs once packages that only development needs are gone; null where there are none. */
export const productionOf = (
  { config }: Image,
  tree: MergedTree,
  bodies: Bodies,
  traced: readonly ImagePath[],
  { packages: { installed }, closure: before }: Contents,
): Production | null => {
  const without = new Set([...developmentFiles(installed, before).values()].flat());
  if (without.size === 0) return null;
  const nodes = new Map([...tree.nodes].filter(([path]) => !without.has(path)));
  const closure = closureOf(rootOf({ ...tree, nodes }, config, bodies), traced);
  const system = installed.filter(({ kind }) => kind === "deb" || kind === "apk" || kind === "rpm");
  return { without, closure, kept: keptPackages(system, closure) };
};
