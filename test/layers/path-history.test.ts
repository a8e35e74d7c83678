import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameCauses } from "../../src/layers/causes.ts";
import { changesOf } from "../../src/layers/changes.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { historiesOf, lastEntryAt, pathsEver } from "../../src/layers/path-history.ts";
import type { Layer } from "../../src/model/image.ts";
import { fingerprintsOf, type Line, layersOf } from "./stack.ts";

/** What became of `/a`, an event a layer. */
const historyOf = (...lines: readonly (readonly Line[])[]): string[] => {
  const layers = layersOf(...lines);
  const tree = nameCauses(layers, stackLayers(layers), fingerprintsOf(...lines));
  return (historiesOf(layers, tree, ["/a"]).get("/a") ?? []).map(
    ({ layer, event, bytes }) => `${layer} ${event} ${bytes}`,
  );
};

describe("what each layer did to a path", () => {
  it.each([
    ["nothing, of what is not there", [["b 1"]], []],
    ["added once", [["a 5"], ["b 1"]], ["0 added 5"]],
    ["another content", [["a 5"], ["a 7"]], ["0 added 5", "1 overwritten 7"]],
    ["the same stored again", [["a 5 #x"], ["a 5 #x 0600"]], ["0 added 5", "1 metadata-only 5"]],
    ["taken away", [["a 5"], [".wh.a"]], ["0 added 5", "1 deleted 0"]],
    ["taken away with its folder", [["a/", "a/b 1"], [".wh.a"]], ["0 added 0", "1 deleted 0"]],
    [
      "taken away and put back",
      [["a 5"], [".wh.a"], ["b 1"], ["a 5"]],
      ["0 added 5", "1 deleted 0", "3 added 5"],
    ],
    ["a file over a folder", [["a/"], ["a 3"]], ["0 added 0", "1 overwritten 3"]],
    ["a folder of another mode", [["a/"], ["a/ 0700"]], ["0 added 0", "1 metadata-only 0"]],
    ["a link that leads elsewhere", [["a -> x"], ["a -> y"]], ["0 added 0", "1 overwritten 0"]],
    ["a link restated", [["a -> x"], ["a -> x"]], ["0 added 0", "1 metadata-only 0"]],
    ["a folder that only its content implies", [["a/b 1"]], ["0 added 0"]],
    ["a name of what another stores", [["b 4", "a => b"]], ["0 added 4"]],
    [
      "a name that goes while the content stays",
      [["b 4", "a => b"], [".wh.a"]],
      ["0 added 4", "1 deleted 0"],
    ],
  ])("%s", (_what, lines, expected) => {
    expect(historyOf(...lines)).toEqual(expected);
  });

  const name = fc.constantFrom("a", "b", "d", "d/a", "d/e/a");
  const line: fc.Arbitrary<Line> = fc.oneof(
    fc.tuple(name, fc.nat(2)).map(([path, bytes]) => `${path} ${bytes}`),
    name.map((path) => `${path}/`),
    name.map((path) => path.replace(/[^/]*$/, (last) => `.wh.${last}`)),
    fc.constantFrom(".wh..wh..opq", "d/.wh..wh..opq"),
  );
  const layers: fc.Arbitrary<Layer[]> = fc
    .array(fc.array(line, { maxLength: 5 }), { minLength: 1, maxLength: 5 })
    .map((lines) => layersOf(...lines));

  it("agrees with what each layer changed, and ends as the tree does", () => {
    fc.assert(
      fc.property(layers, (all) => {
        const tree = stackLayers(all);
        const paths = pathsEver(all, tree).filter((path) => path !== "/");
        for (const [path, history] of historiesOf(all, tree, paths)) {
          const added = history.filter(({ event }) => event === "added").map(({ layer }) => layer);
          const deleted = history.filter(({ event }) => event === "deleted").map(({ layer }) => layer);
          const did = (kind: string): number[] =>
            all.flatMap(({ index }) =>
              changesOf(all, index).some((change) => change.path === path && change.kind === kind)
                ? [index]
                : [],
            );
          expect([path, added, deleted]).toEqual([path, did("added"), did("removed")]);
          const last = history.at(-1)?.event;
          expect(last !== undefined && last !== "deleted").toBe(tree.nodes.has(path));
          if (!tree.nodes.has(path) && last !== undefined && lastEntryAt(all, path) === null)
            expect(
              all.some(({ entries }) => entries.some((entry) => entry.path.startsWith(`${path}/`))),
            ).toBe(true);
        }
      }),
    );
  });
});
