import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differencesOf } from "../../src/layers/compare.ts";
import { stackLayers, standingAmbiguities } from "../../src/layers/merge.ts";
import { planImage, targetOf } from "../../src/layers/plan-image.ts";
import type { Stability } from "../../src/model/plan.ts";
import { expectRules } from "./layer-rules.ts";
import { inputOf, type Line } from "./planning.ts";
import { builderImage, inWords, wildImage } from "./random-lines.ts";
import { contentsOf, madeOf, relayered, relayerInput, type Stored, storedImage } from "./relaying.ts";

const RUNS = Number(process.env.SLIM_RANDOM_IMAGES ?? 80);

/** Bodies that weigh more than headers do, so that layers with a few that are out of date are worth their while. */
const heavy = (line: Line): Line => {
  if (typeof line === "string") return line.replace(/ ([57])$/, " $1000");
  const { body } = line;
  return typeof body === "string" && body.length > 0 && body.length < 100
    ? { ...line, body: body.repeat(Math.ceil(5000 / body.length)) }
    : line;
};

/** Some of each, in folders of one another. */
const stabilityOf = (path: string): Stability =>
  (["packages", "dependencies", "application"] as const)[(path.codePointAt(path.length - 1) ?? 0) % 3] ??
  "application";

type Lines = readonly (readonly Line[])[];

interface Case {
  readonly words: string;
  readonly image: Stored;
  readonly base: number;
  /** An image that shares some layers with it, as it is or relayered itself. */
  readonly previous: Stored;
}

const caseOf = (images: fc.Arbitrary<Lines>): fc.Arbitrary<Case> =>
  fc
    .record({
      lines: images,
      others: images,
      turns: fc.array(fc.constantFrom("same", "same", "other", "none"), { minLength: 6, maxLength: 6 }),
      base: fc.nat(5),
      isRelayered: fc.boolean(),
    })
    .map(({ lines, others, turns, base, isRelayered }) => {
      const heavier = lines.map((layer) => layer.map(heavy));
      const image = storedImage(...heavier);
      const lowest = lowestOf(image, base);
      const mixed = heavier.flatMap((layer, at) => {
        const other = others[at]?.map(heavy);
        if (turns[at] === "other" && other) return [other];
        return turns[at] === "none" && at >= lowest ? [] : [layer];
      });
      const plain = storedImage(...mixed);
      const previous = isRelayered ? relayered(plain, { base: lowestOf(plain, lowest), stabilityOf }) : plain;
      const words = `${inWords(lines)}\non ${lowest}; previous, of\n${inWords(others)}: ${turns}, ${isRelayered}`;
      return { words, image, base: lowest, previous };
    });

/** An ambiguous base is refused before anything is planned. */
const lowestOf = ({ layers }: Stored, base: number): number => {
  const ambiguous = standingAmbiguities(stackLayers(layers)).map(({ layer }) => layer);
  return Math.min(base % (layers.length + 1), ...ambiguous);
};

const each = (images: fc.Arbitrary<Lines>, hold: (each: Case) => void): void =>
  fc.assert(fc.property(caseOf(images), hold), { numRuns: RUNS, seed: 23 });

const digestsOf = ({ layers }: Stored): string[] => layers.map(({ diffId }) => diffId);

describe.each([
  ["images as builders write them", builderImage],
  ["images as nobody should write them", wildImage],
])("of %s", { timeout: 60_000 }, (_name, images) => {
  it("relayering keeps the tree, content and all, on whatever previous image", () =>
    each(images, ({ words, image, base, previous }) => {
      const input = relayerInput(image, { base, previous, stabilityOf });
      const result = madeOf(planImage(input), image, previous);
      const tree = stackLayers(result.layers);
      expect(differencesOf(targetOf(input), tree.nodes, new Set()), words).toEqual([]);
      expect(new Map(contentsOf(result)), words).toEqual(new Map(contentsOf(image)));
      expect(standingAmbiguities(tree), words).toEqual([]);
    }));

  it("layers that are written anew keep the rules for layers", () =>
    each(images, ({ words, image, base, previous }) => {
      const plan = planImage(relayerInput(image, { base, previous, stabilityOf }));
      expectRules(plan, madeOf(plan, image, previous).layers, words);
    }));

  it("the base is kept, reused layers keep their order, and new ones lie on top", () =>
    each(images, ({ words, image, base, previous }) => {
      const plan = planImage(relayerInput(image, { base, previous, stabilityOf }));
      expect(digestsOf(madeOf(plan, image, previous)).slice(0, base)).toEqual(
        digestsOf(image).slice(0, base),
      );
      const kinds = plan.map(({ kind }) => kind);
      expect(kinds, words).toEqual([...kinds].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
      const reused = plan.flatMap((planned) => (planned.kind === "reused" ? [planned.layer] : []));
      expect(reused).toEqual([...new Set(reused)].sort((a, b) => a - b));
      expect(kinds.filter((kind) => kind === "built").length).toBeLessThanOrEqual(3);
    }));

  it("its own output on itself stays as it is", () =>
    each(images, ({ words, image, base, previous }) => {
      const once = relayered(image, { base, previous, stabilityOf });
      const again = planImage(relayerInput(once, { base, previous: once, stabilityOf }));
      expect(
        again.map(({ kind }) => kind),
        words,
      ).toEqual(once.layers.map(() => "kept"));
    }));

  it("the same tree on the same base makes the same layers, whatever the layers were", () =>
    each(images, ({ words, image, base }) => {
      const expected = digestsOf(relayered(image, { base, stabilityOf }));
      for (const strategy of ["squash", "prune"] as const) {
        const plan = planImage(inputOf(image.layers, { strategy, base }));
        const other = madeOf(plan, image);
        expect(digestsOf(relayered(other, { base, stabilityOf })), `${strategy}\n${words}`).toEqual(expected);
      }
    }));

  it("no more layers than are allowed, and as many as there is need for", () =>
    each(images, ({ words, image, base, previous }) => {
      const free = relayered(image, { base, previous, stabilityOf }).layers.length;
      for (let layersMax = base + 1; layersMax <= free; layersMax++) {
        const input = relayerInput(image, { base, previous, stabilityOf, layersMax });
        const result = madeOf(planImage(input), image, previous);
        expect(result.layers.length, words).toBeLessThanOrEqual(layersMax);
        const { nodes } = stackLayers(result.layers);
        expect(differencesOf(targetOf(input), nodes, new Set()), words).toEqual([]);
      }
    }));

  it("what is to pull is no more than of the image as it was, but for some headers", () =>
    each(images, ({ words, image, base, previous }) => {
      // A layer that engines read differently is written anew, whoever has it.
      if (stackLayers(image.layers).ambiguities.length > 0) return;
      const missing = ({ layers }: Stored): number => {
        const held = new Set(digestsOf(previous));
        const entries = layers.filter(({ diffId }) => !held.has(diffId)).flatMap((layer) => layer.entries);
        return entries.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
      };
      const headers = 1024 * image.layers.flatMap(({ entries }) => entries).length;
      const result = relayered(image, { base, previous, stabilityOf });
      expect(missing(result), words).toBeLessThanOrEqual(missing(image) + headers);
    }));

  it("no reused layer that the image lacks carries more dead content than live", () =>
    each(images, ({ words, image, base, previous }) => {
      const plan = planImage(relayerInput(image, { base, previous, stabilityOf }));
      const { layers } = madeOf(plan, image, previous);
      const { fates } = stackLayers(layers);
      const own = new Set(digestsOf(image));
      plan.forEach((planned, at) => {
        const layer = layers[at];
        if (planned.kind !== "reused" || !layer || own.has(layer.diffId)) return;
        const live = layer.entries.filter((_, entry) => fates[at]?.[entry]?.state === "live");
        const sum = (some: typeof live): number =>
          some.reduce((total, { contentBytes }) => total + contentBytes, 0);
        expect(2 * sum(live), words).toBeGreaterThanOrEqual(sum([...layer.entries]));
      });
    }));
});

it("the images of these laws have layers that are used again in full, and with dead content", () => {
  const cases = fc.sample(caseOf(builderImage), { numRuns: 200, seed: 23 });
  const reused = cases.flatMap(({ image, base, previous }) => {
    const plan = planImage(relayerInput(image, { base, previous, stabilityOf }));
    const { fates } = stackLayers(madeOf(plan, image, previous).layers);
    return plan.flatMap((planned, at) =>
      planned.kind === "reused" ? [fates[at]?.some((fate) => fate.state === "dead") ?? false] : [],
    );
  });
  expect(reused.filter((isDead) => !isDead).length).toBeGreaterThan(20);
  expect(reused.filter((isDead) => isDead).length).toBeGreaterThan(5);
});

const ORDER = ["kept", "reused", "built"];
