import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differencesOf } from "../../src/layers/compare.ts";
import { stackLayers, standingAmbiguities } from "../../src/layers/merge.ts";
import { type PlanInput, planImage, targetOf } from "../../src/layers/plan-image.ts";
import { ancestorsOf, parentOf } from "../../src/model/path.ts";
import type { PlannedLayer } from "../../src/model/plan.ts";
import { randomImage } from "../oracle/random-image.ts";
import { inputOf, type Line, layersOf, memberOf, resultOf } from "./planning.ts";

const STRATEGIES = ["squash", "prune", "flatten"] as const;
const RUNS = Number(process.env.SLIM_RANDOM_IMAGES ?? 250);

/** What builders never write too: names twice, links over layers and to nowhere, parents left out. */
const NAMES = ["a", "b", "d", "e", "d/a", "d/b", "d/e", "d/e/a", "e/a", "e/d/b"];
const name = fc.constantFrom(...NAMES);
const marker = name.map((path) => path.replace(/[^/]*$/, (last) => `.wh.${last}`));
const line: fc.Arbitrary<Line> = fc.oneof(
  fc.tuple(name, fc.constantFrom("0", "5", "7")).map(([path, bytes]) => `${path} ${bytes}`),
  fc.tuple(name, fc.constantFrom("755", "700")).map(([path, mode]) => `${path}/ ${mode}`),
  fc.tuple(name, name).map(([path, target]) => `${path} => ${target}`),
  fc.tuple(name, fc.constantFrom("a", "d", "/e", "nowhere")).map(([path, target]) => `${path} -> ${target}`),
  marker,
  fc.constantFrom(".wh..wh..opq", "d/.wh..wh..opq", "e/.wh..wh..opq"),
  name.map((path) => ({ path, kind: "fifo" as const })),
);
const wildImage = fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 5 });

const inWords = (layers: readonly (readonly Line[])[]): string =>
  layers
    .map((lines, at) => `${at}: ${lines.map((each) => JSON.stringify(memberOf(each))).join(" ")}`)
    .join("\n");

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

const builder = randomImage.map((layers) =>
  layers.map(({ members }): Line[] => (members ?? []).filter((member) => "path" in member)),
);

describe.each([
  ["images as builders write them", builder],
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
      plan.forEach((planned, at) => {
        if (planned.kind === "kept") return;
        const lower = stackLayers(result.slice(0, at)).nodes;
        const paths = planned.members.map(({ path }) => path);
        const why = inWords(lines);
        expect(new Set(paths).size, why).toBe(paths.length);
        planned.members.forEach((member, place) => {
          const before = new Set(paths.slice(0, place));
          if (parentOf(member.path) !== "/") expect(before.has(parentOf(member.path)), why).toBe(true);
          if (member.kind === "link") expect(before.has(member.target), why).toBe(true);
          if (member.kind !== "whiteout") return;
          expect(lower.has(member.path), why).toBe(true);
          expect(
            ancestorsOf(member.path).some((above) => isHidden(planned, above)),
            why,
          ).toBe(false);
          const entriesBefore = planned.members.slice(0, place).filter(({ kind }) => kind !== "whiteout");
          const parents = new Set(whiteoutsOf(planned).flatMap(ancestorsOf));
          expect(
            entriesBefore.every(({ path }) => parents.has(path)),
            why,
          ).toBe(true);
        });
      });
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

const whiteoutsOf = (planned: PlannedLayer): string[] =>
  planned.kind === "kept"
    ? []
    : planned.members.filter(({ kind }) => kind === "whiteout").map(({ path }) => path);

const isHidden = (planned: PlannedLayer, path: string): boolean => whiteoutsOf(planned).includes(path);

/** Where content of the result stood in the old image. */
const originOf = (
  content: { readonly layer: number; readonly entry: number } | null,
  plan: readonly PlannedLayer[],
): unknown => {
  if (!content) return null;
  const planned = plan[content.layer];
  if (planned?.kind === "kept") return { layer: planned.layer, entry: content.entry };
  const members = planned?.members.filter(({ kind }) => kind !== "whiteout") ?? [];
  const member = members[content.entry];
  return member && "from" in member ? member.from : null;
};
