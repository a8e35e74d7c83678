import fc from "fast-check";
import { randomImage } from "../oracle/random-image.ts";
import { type Line, memberOf } from "./planning.ts";

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
export const wildImage = fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 5 });

export const inWords = (layers: readonly (readonly Line[])[]): string =>
  layers
    .map((lines, at) => `${at}: ${lines.map((each) => JSON.stringify(memberOf(each))).join(" ")}`)
    .join("\n");

/** What builders write. */
export const builderImage = randomImage.map((layers) =>
  layers.map(({ members }): Line[] => (members ?? []).filter((member) => "path" in member)),
);
