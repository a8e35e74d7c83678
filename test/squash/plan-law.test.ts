import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differencesOf } from "../../src/layers/compare.ts";
import { stackLayers, standingAmbiguities } from "../../src/layers/merge.ts";
import { type PlanInput, planImage, targetOf } from "../../src/layers/plan-image.ts";
import { ancestorsOf } from "../../src/model/path.ts";
import type { PlannedLayer } from "../../src/model/plan.ts";
import { expectRules } from "./layer-rules.ts";
import { inputOf, type Line, layersOf, resultOf } from "./planning.ts";
import { builderImage, inWords, wildImage } from "./random-lines.ts";

const STRATEGIES = ["squash", "prune", "flatten"] as const;
const RUNS = Number(process.env.SLIM_RANDOM_IMAGES ?? 250);

interface Case {
  readonly lines: readonly (readonly Line[])[];
  readonly input: PlanInput;
}

/** An image, a strategy, a base and what is to be dropped. */
const caseOf = (images: fc.Arbitrary<readonly (readonly Line[])[]>): fc.Arbitrary<Case> =>
  fc
    .record({
      lines: images,
      strategy: fc.constantFrom(...STRATEGIES),
      base: fc.nat(5),
      drop: fc.option(fc.nat(100), { freq: 2 }),
    })
    .map(({ lines, strategy, base, drop }) => {
      const layers = layersOf(...lines);
      const tree = stackLayers(layers);
      const ambiguous = standingAmbiguities(tree).map(({ layer }) => layer);
      const paths = [...tree.nodes.keys()].filter((path) => path !== "/");
      const chosen = drop === null ? undefined : paths[drop % Math.max(1, paths.length)];
      const dropped = paths.filter(
        (path) => path === chosen || ancestorsOf(path).some((at) => at === chosen),
      );
      // An ambiguous base is refused before anything is planned.
      const lowest = Math.min(base % (layers.length + 1), ...ambiguous);
      return { lines, input: inputOf(layers, { strategy, base: lowest, dropped }) };
    });

const each = (images: fc.Arbitrary<readonly (readonly Line[])[]>, hold: (each: Case) => void): void =>
  fc.assert(fc.property(caseOf(images), hold), { numRuns: RUNS, seed: 7 });

describe.each([
  ["images as builders write them", builderImage],
  ["images as nobody should write them", wildImage],
])("of %s", (_name, images) => {
  it("the planned layers show the tree that was asked for, content and all", () =>
    each(images, ({ lines, input }) => {
      const plan = planImage(input);
      const target = targetOf(input);
      const { nodes } = stackLayers(resultOf(plan, input.layers));
      expect(differencesOf(target, nodes, new Set()), inWords(lines)).toEqual([]);
      for (const [path, { content }] of nodes)
        expect(originOf(content, plan), path).toEqual(target.get(path)?.content ?? null);
    }));

  it("all engines read the result alike", () =>
    each(images, ({ lines, input }) => {
      const tree = stackLayers(resultOf(planImage(input), input.layers));
      expect(standingAmbiguities(tree), inWords(lines)).toEqual([]);
    }));

  it("planning again changes nothing", () =>
    each(images, ({ lines, input }) => {
      const result = resultOf(planImage(input), input.layers);
      const again = planImage(inputOf(result, { strategy: input.strategy, base: input.base }));
      expect(
        again.map(({ kind }) => kind),
        inWords(lines),
      ).toEqual(result.map(() => "kept"));
    }));

  it("each new layer keeps the rules for layers", () =>
    each(images, ({ lines, input }) => {
      const plan = planImage(input);
      const result = resultOf(plan, input.layers);
      expectRules(plan, result, inWords(lines));
    }));

  it("the base is kept, and prune keeps the number of layers but for one that hides what is dropped", () =>
    each(images, ({ input }) => {
      const plan = planImage(input);
      const base = input.strategy === "flatten" ? 0 : input.base;
      expect(plan.slice(0, base)).toEqual(
        Array.from({ length: base }, (_, layer) => ({ kind: "kept", layer })),
      );
      const extra = plan.filter(
        (planned) => planned.kind === "built" && planned.standsFor.length === 0,
      ).length;
      expect(extra).toBeLessThanOrEqual(input.dropped.size > 0 ? 1 : 0);
      if (input.strategy === "prune") expect(plan.length - extra).toBe(input.layers.length);
      else expect(plan.length).toBeLessThanOrEqual(base + 1);
    }));
});

/** Where content of the result stood in the old image. */
const originOf = (
  content: { readonly layer: number; readonly entry: number } | null,
  plan: readonly PlannedLayer[],
): unknown => {
  if (!content) return null;
  const planned = plan[content.layer];
  if (planned?.kind === "kept") return { layer: planned.layer, entry: content.entry };
  const all = planned?.kind === "built" ? planned.members : [];
  const members = all.filter(({ kind }) => kind !== "whiteout");
  const member = members[content.entry];
  return member && "from" in member ? member.from : null;
};
