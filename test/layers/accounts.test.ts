import { describe, expect, it } from "vitest";
import { accountFor } from "../../src/layers/account.ts";
import { entriesToCompare, nameCauses } from "../../src/layers/causes.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { deadOf, fingerprintsOf, type Line, layersOf, type Totals, totalsOf } from "./stack.ts";

type Case = readonly [what: string, layers: readonly (readonly Line[])[], totals: Totals];

/** The numbers that other tools get wrong, each with the truth. */
const CASES: readonly Case[] = [
  [
    "a file that a later layer deletes",
    [["a 100", "k 5"], [".wh.a"]],
    { stored: 105, live: 5, dead: { deletedBytes: 100 } },
  ],
  [
    "a directory that a later layer deletes",
    [["keep 100", "cache/", "cache/x 60000", "cache/s/y 40000"], [".wh.cache"]],
    { stored: 100_100, live: 100, dead: { deletedBytes: 100_000 } },
  ],
  [
    "a directory that a later layer makes opaque",
    [
      ["keep 100", "cache/", "cache/x 100000"],
      ["cache/", "cache/.wh..wh..opq"],
    ],
    { stored: 100_100, live: 100, dead: { deletedBytes: 100_000 } },
  ],
  [
    "an opaque directory with new contents",
    [
      ["d/a 100", "d/b 50"],
      ["d/.wh..wh..opq", "d/c 7"],
    ],
    { stored: 157, live: 7, dead: { deletedBytes: 150 } },
  ],
  [
    "a root that is made opaque",
    [
      ["a 1", "d/b 2"],
      [".wh..wh..opq", "c 3"],
    ],
    { stored: 6, live: 3, dead: { deletedBytes: 3 } },
  ],
  ["a file over a directory", [["d/a 100"], ["d 3"]], { stored: 103, live: 3, dead: { deletedBytes: 100 } }],
  [
    "a directory over a file",
    [["d 100"], ["d/a 3"]],
    { stored: 103, live: 3, dead: { overwrittenBytes: 100 } },
  ],
  [
    "a symbolic link over a file",
    [["d 100"], ["d -> x"]],
    { stored: 100, live: 0, dead: { overwrittenBytes: 100 } },
  ],
  ["a larger copy", [["a 100"], ["a 9000"]], { stored: 9100, live: 9000, dead: { overwrittenBytes: 100 } }],
  ["a smaller copy", [["a 9000"], ["a 100"]], { stored: 9100, live: 100, dead: { overwrittenBytes: 9000 } }],
  ["a file that is emptied", [["a 500"], ["a 0"]], { stored: 500, live: 0, dead: { overwrittenBytes: 500 } }],
  [
    "a copy of the same size and another content",
    [["a 100 #x"], ["a 100 #y"]],
    { stored: 200, live: 100, dead: { overwrittenBytes: 100 } },
  ],
  [
    "chmod of a file, stored again",
    [["a 1000 #x 0644"], ["a 1000 #x 0755"]],
    { stored: 2000, live: 1000, dead: { metadataOnlyBytes: 1000 } },
  ],
  [
    "chown, then chown again",
    [["a 1000 #x"], ["a 1000 #x 1:1"], ["a 1000 #x 2:2"]],
    { stored: 3000, live: 1000, dead: { metadataOnlyBytes: 2000 } },
  ],
  [
    "chown, then rm: the second copy was deleted",
    [["a 1000 #x"], ["a 1000 #x 1:1"], [".wh.a"]],
    { stored: 2000, live: 0, dead: { metadataOnlyBytes: 1000, deletedBytes: 1000 } },
  ],
  [
    "chown, then another content",
    [["a 1000 #x"], ["a 1000 #x 1:1"], ["a 1000 #y"]],
    { stored: 3000, live: 1000, dead: { metadataOnlyBytes: 1000, overwrittenBytes: 1000 } },
  ],
  [
    "rm, then the same again",
    [["a 100 #x"], [".wh.a"], ["a 100 #x"]],
    { stored: 200, live: 100, dead: { deletedBytes: 100 } },
  ],
  [
    "the same layer twice",
    [["a 100 #x"], ["a 100 #x"]],
    { stored: 200, live: 100, dead: { metadataOnlyBytes: 100 } },
  ],
  ["a path twice in one layer", [["f 10", "f 20"]], { stored: 30, live: 20, dead: { shadowedBytes: 10 } }],
  [
    "a path three times in one layer, the same each time",
    [["f 10 #x", "f 10 #x", "f 10 #x"]],
    { stored: 30, live: 10, dead: { shadowedBytes: 20 } },
  ],
  [
    "a file, then one over its directory in the same layer",
    [["d/a 10", "d 5"]],
    { stored: 15, live: 5, dead: { deletedBytes: 10 } },
  ],
  ["hard links, which add nothing", [["f 100", "g => f", "h => f"]], { stored: 100, live: 100, dead: {} }],
  [
    "a hard link that outlives its file",
    [["f 100", "g => f"], [".wh.f"]],
    { stored: 100, live: 100, dead: {} },
  ],
  [
    "two hard links that are both deleted",
    [
      ["f 100", "g => f"],
      [".wh.f", ".wh.g"],
    ],
    { stored: 100, live: 0, dead: { deletedBytes: 100 } },
  ],
  [
    "two hard links that are deleted with their directory",
    [["d/f 100", "d/g => d/f"], [".wh.d"]],
    { stored: 100, live: 0, dead: { deletedBytes: 100 } },
  ],
  [
    "two hard links that are stored again",
    [
      ["f 100 #x", "g => f"],
      ["f 100 #x 1:1", "g => f"],
    ],
    { stored: 200, live: 100, dead: { metadataOnlyBytes: 100 } },
  ],
  [
    "one of two hard links that is written anew",
    [["f 3", "g => f"], ["f 4"]],
    { stored: 7, live: 7, dead: {} },
  ],
  [
    "a hard link into a lower layer, whose file is deleted",
    [["f 100"], ["g => f"], [".wh.f"]],
    { stored: 100, live: 100, dead: {} },
  ],
  [
    "the same content at three paths, which is not dead",
    [["a 5000 #x", "b 5000 #x", "c 5000 #x"]],
    { stored: 15_000, live: 15_000, dead: {} },
  ],
  ["whiteouts of nothing", [["k 5"], [".wh.a", "x/.wh.y"]], { stored: 5, live: 5, dead: {} }],
  ["directories and links alone", [["d/", "l -> d", "n 1:3"]], { stored: 0, live: 0, dead: {} }],
  ["no layers", [], { stored: 0, live: 0, dead: {} }],
];

describe("every stored byte is live or has one cause", () => {
  it.each(CASES)("%s", (_what, layers, totals) => {
    expect(totalsOf(...layers)).toEqual(totals);
  });

  it.each(CASES)("in each layer, and what is dead is named: %s", (_what, specs) => {
    const layers = layersOf(...specs);
    const tree = nameCauses(layers, stackLayers(layers), fingerprintsOf(...specs));
    accountFor(layers, tree).layers.forEach(({ contentBytes, liveBytes, dead }, at) => {
      const { overwrittenBytes, metadataOnlyBytes, deletedBytes, shadowedBytes } = dead;
      expect(liveBytes + overwrittenBytes + metadataOnlyBytes + deletedBytes + shadowedBytes).toBe(
        contentBytes,
      );
      expect(contentBytes).toBe(
        (layers[at]?.entries ?? []).reduce((total, entry) => total + entry.contentBytes, 0),
      );
    });
  });

  it("what a layer stores is charged to it, whoever made it dead", () => {
    const layers = layersOf(["a 1", "b 2"], ["c 4", ".wh.a"], [".wh.c", ".wh.b"]);
    const { layers: accounts } = accountFor(layers, stackLayers(layers));
    expect(accounts.map(({ contentBytes, dead }) => [contentBytes, dead.deletedBytes])).toEqual([
      [3, 3],
      [4, 4],
      [0, 0],
    ]);
  });
});

describe("a copy stored again unchanged is told from one that was replaced", () => {
  const named = (...specs: readonly (readonly Line[])[]): string[] => {
    const layers = layersOf(...specs);
    return deadOf(layers, nameCauses(layers, stackLayers(layers), fingerprintsOf(...specs)));
  };

  it.each([
    ["the same content", [["a 9 #x"], ["a 9 #x 0755"]], ["0.0 /a metadata-only by layer 1 (1.0)"]],
    ["another content", [["a 9 #x"], ["a 9 #y"]], ["0.0 /a overwritten by layer 1 (1.0)"]],
    ["another size", [["a 9 #x"], ["a 8 #x"]], ["0.0 /a overwritten by layer 1 (1.0)"]],
    [
      "two empty files, which store nothing",
      [["a 0 #x"], ["a 0 #x"]],
      ["0.0 /a overwritten by layer 1 (1.0)"],
    ],
    [
      "the same content under a hard link that replaces it",
      [["a 9 #x"], ["b 9 #x", "a => b"]],
      ["0.0 /a metadata-only by layer 1 (1.0)"],
    ],
    ["the same content in one layer", [["a 9 #x", "a 9 #x"]], ["0.0 /a shadowed (0.1)"]],
    ["the same content elsewhere", [["a 9 #x"], [".wh.a", "b 9 #x"]], ["0.0 /a deleted by layer 1"]],
    ["directories", [["d/ 0700"], ["d/ 0711"]], ["0.0 /d overwritten by layer 1"]],
    ["symbolic links", [["l -> x"], ["l -> x"]], ["0.0 /l overwritten by layer 1"]],
  ] as const)("%s", (_what, layers, dead) => {
    expect(named(...layers)).toEqual(dead);
  });

  it("nothing is called the same that was not compared", () => {
    const layers = layersOf(["a 9"], ["a 9"]);
    for (const fingerprints of [[], [[], []], [[""], [""]], [["x"], []]])
      expect(deadOf(layers, nameCauses(layers, stackLayers(layers), fingerprints))).toEqual([
        "0.0 /a overwritten by layer 1 (1.0)",
      ]);
  });

  it("the first stacking is left as it was", () => {
    const specs = [["a 9 #x"], ["a 9 #x"]];
    const layers = layersOf(...specs);
    const tree = stackLayers(layers);
    nameCauses(layers, tree, fingerprintsOf(...specs));
    expect(deadOf(layers, tree)).toEqual(["0.0 /a overwritten by layer 1 (1.0)"]);
  });
});

describe("only bodies that decide something are compared", () => {
  const compared = (...specs: readonly (readonly Line[])[]): number[][] => {
    const layers = layersOf(...specs);
    return entriesToCompare(layers, stackLayers(layers));
  };

  it.each([
    ["nothing of one file", [["a 9"]], [[]]],
    ["live files of one size", [["a 9", "b 8", "c 9"]], [[0, 2]]],
    ["live files of one size across layers", [["a 9"], ["b 9"]], [[0], [0]]],
    ["no empty files", [["a 0", "b 0"], ["a 0"]], [[], []]],
    ["a dead file and the one of its size that replaced it", [["a 9"], ["a 9"]], [[0], [0]]],
    ["no dead file that one of another size replaced", [["a 9"], ["a 8"]], [[], []]],
    ["no deleted file", [["a 9"], [".wh.a"]], [[], []]],
    ["no shadowed file", [["a 9", "a 9"]], [[]]],
    ["one file, however many names it has", [["a 9", "b => a"]], [[]]],
    ["a chain of copies", [["a 9"], ["a 9"], ["a 9"]], [[0], [0], [0]]],
  ] as const)("%s", (_what, layers, wanted) => {
    expect(compared(...layers)).toEqual(wanted);
  });
});
