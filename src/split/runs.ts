import type { Contents } from "../model/contents.ts";
import type { Scene } from "../model/scene.ts";
import type { Recipe, Site } from "../recipe/recipe.ts";
import { type Doing, doingOf } from "./doing.ts";
import { type InstallTimes, installTimes } from "./install-times.ts";

/** The layers above the base that changed packages of the system. */
export interface Runs {
  /** All of them. */
  readonly installing: ReadonlySet<number>;
  /** Those whose RUN does nothing else: what is in them, the packages' own scripts wrote. */
  readonly pure: ReadonlySet<number>;
  /** Those that may have changed files of packages by hand: what came out of them, installing again does not bring. */
  readonly mixed: ReadonlySet<number>;
  /** Those that build too: the times of what is in them tell what came from where. */
  readonly builds: ReadonlyMap<number, InstallTimes>;
}

/** Tells the layers of package managers from the rest, by what their RUNs call. */
export const runsOf = (recipe: Recipe, scene: Scene, { packages }: Contents): Runs => {
  const system = new Set(
    packages.changes
      .filter(({ id, layer }) => layer >= scene.baseLayers && /^(?:deb|apk|rpm):/.test(id))
      .map(({ layer }) => layer),
  );
  const doing = new Map([...system].map((layer) => [layer, doingOf(siteOf(recipe, scene, layer))]));
  const of = (kind: Doing["kind"]): number[] =>
    [...system].filter((layer) => doing.get(layer)?.kind === kind);
  const builds = new Map(
    [...doing].flatMap(([layer, one]) => {
      const times = one.kind === "builds" ? installTimes(scene, packages, layer, one.afterwards) : null;
      return times === null ? [] : [[layer, times] as const];
    }),
  );
  return {
    installing: system,
    pure: new Set(of("packages")),
    mixed: new Set([...of("more"), ...of("builds").filter((layer) => !builds.has(layer))]),
    builds,
  };
};

/** The instruction that made a layer; null where nothing tells. */
export const siteOf = (recipe: Recipe, { trace }: Scene, layer: number): Site | null => {
  const line = trace.origins[layer]?.instruction?.line ?? null;
  return (recipe.stages.at(-1) ?? []).find(({ instruction }) => instruction.line === line) ?? null;
};
