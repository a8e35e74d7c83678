import { describe, expect, it } from "vitest";
import { type Line, layersOf, type Planning, planOf } from "./planning.ts";

type Case = readonly [string, Planning, readonly (readonly Line[])[], (string | string[])[]];

const SQUASH = { strategy: "squash" } as const;
const ON_BASE = { strategy: "squash", base: 1 } as const;
const PRUNE = { strategy: "prune" } as const;
const FLATTEN = { strategy: "flatten", base: 1 } as const;

const holds = (name: string, cases: readonly Case[]): void => {
  describe(name, () => {
    it.each(cases)("%s", (_name, planning, lines, expected) => {
      expect(planOf(layersOf(...lines), planning)).toEqual(expected);
    });
  });
};

holds("whiteouts", [
  [
    "stand before all else, with the parents that they need",
    ON_BASE,
    [["a 1", "d/", "d/b 1"], ["x"], ["A 5", "d/", "d/.wh.b", ".wh.a"]],
    ["kept 0", ["hide /a", "/d 755", "hide /d/b", "/A 5", "/x 0"]],
  ],
  [
    "hide the topmost of what is gone",
    ON_BASE,
    [["d/", "d/e/", "d/e/f 1"], ["x"], [".wh.d"]],
    ["kept 0", ["hide /d", "/x 0"]],
  ],
  ["are not needed in the lowest layer", SQUASH, [["a 1", "b 1"], [".wh.a"]], [["/b 1"]]],
  ["are left out where they hide nothing", ON_BASE, [["a 1"], [".wh.b", "c 1", "c 2"]], ["kept 0", ["/c 2"]]],
  [
    "stay as they are in a single clean layer, opaque ones too",
    ON_BASE,
    [
      ["d/", "d/a 1", "d/b 1"],
      ["d/", "d/.wh..wh..opq", "d/c 1"],
    ],
    ["kept 0", "kept 1"],
  ],
  [
    "say one by one what an opaque marker hid",
    ON_BASE,
    [["d/", "d/a 1", "d/b 1"], ["d/", "d/.wh..wh..opq", "d/c 1"], ["x 1"]],
    ["kept 0", ["/d 755", "hide /d/a", "hide /d/b", "/d/c 1", "/x 1"]],
  ],
  [
    "are not needed where something stands in its place",
    ON_BASE,
    [["a 1"], [".wh.a"], ["a 2"]],
    ["kept 0", ["/a 2"]],
  ],
  [
    "spare a directory that is there again, and hide what was in it",
    ON_BASE,
    [["d/", "d/a 1"], [".wh.d"], ["d/ 700"]],
    ["kept 0", ["/d 700", "hide /d/a"]],
  ],
]);

holds("kinds that change", [
  ["a file over a directory", ON_BASE, [["d/", "d/a 1"], ["x"], ["d 2"]], ["kept 0", ["/d 2", "/x 0"]]],
  [
    "a directory over a file",
    ON_BASE,
    [["d 2"], ["x"], ["d/", "d/a 1"]],
    ["kept 0", ["/d 755", "/d/a 1", "/x 0"]],
  ],
  [
    "a symbolic link over a directory",
    ON_BASE,
    [["d/", "d/a 1"], ["x"], ["d -> e"]],
    ["kept 0", ["/d -> e", "/x 0"]],
  ],
  [
    "a directory over a symbolic link to one",
    ON_BASE,
    [["e/", "e/a 1", "d -> e"], ["x"], ["d/", "d/b 1"]],
    ["kept 0", ["/d 755", "/d/b 1", "/x 0"]],
  ],
  [
    "what was written through a symbolic link goes where it leads",
    ON_BASE,
    [["usr/", "usr/lib/", "lib -> usr/lib"], ["lib/a 1"]],
    ["kept 0", ["/usr 755", "/usr/lib 755", "/usr/lib/a 1"]],
  ],
]);

holds("hard links", [
  [
    "point at the first of their names, which has the content",
    SQUASH,
    [["z 5", "b => z", "a => z"], ["x"]],
    [["/a 5", "/b => /a", "/x 0", "/z => /a"]],
  ],
  ["outlive the name that the content was stored under", SQUASH, [["f 5", "g => f"], [".wh.f"]], [["/g 5"]]],
  [
    "of a base that is overwritten keep the old content where they are",
    ON_BASE,
    [["t2 3", "t1 => t2", "t3 => t2"], ["x"], ["t1 4"]],
    ["kept 0", ["/t1 4", "/x 0"]],
  ],
  [
    "into a lower layer bring the whole group along",
    ON_BASE,
    [["f 5"], ["g => f"]],
    ["kept 0", ["/f 5", "/g => /f"]],
  ],
  [
    "into a lower layer take the group out of that one, where it is written anew",
    PRUNE,
    [["f 5", "k 1"], ["g => f"]],
    [["/k 1"], ["/f 5", "/g => /f"]],
  ],
  [
    "to symbolic links and pipes become what they link to",
    SQUASH,
    [["s -> t", "l => s", { path: "p", kind: "fifo" }, "q => p"], ["x"]],
    [["/l -> t", "/p fifo", "/q fifo", "/s -> t", "/x 0"]],
  ],
]);

holds("parents", [
  [
    "are listed with what they are in the end",
    ON_BASE,
    [
      ["d/ 700", "d/e/ 711"],
      ["d/e/a 1", "x"],
    ],
    ["kept 0", ["/d 700", "/d/e 711", "/d/e/a 1", "/x 0"]],
  ],
  [
    "that no layer lists are listed all the same",
    SQUASH,
    [["d/e/a 1"], ["x"]],
    [["/d implied", "/d/e implied", "/d/e/a 1", "/x 0"]],
  ],
  [
    "that no layer lists stay when they are empty",
    SQUASH,
    [["d/e/a 1"], ["d/e/.wh.a"]],
    [["/d implied", "/d/e implied"]],
  ],
  [
    "that came back without being listed are not those of the base",
    ON_BASE,
    [["d/ 700"], [".wh.d"], ["d/b 1"], ["d/.wh.b"]],
    ["kept 0", ["/d implied"]],
  ],
  ["the root is the first of them", SQUASH, [["./ 700", "a 1"], ["b 1"]], [["/ 700", "/a 1", "/b 1"]]],
]);

holds("squash", [
  [
    "keeps the base, and joins all above",
    { strategy: "squash", base: 2 },
    [["a 1"], ["b 1"], ["c 1"], ["d 1"]],
    ["kept 0", "kept 1", ["/c 1", "/d 1"]],
  ],
  ["keeps a single clean layer", ON_BASE, [["a 1"], ["b 1", ".wh.a"]], ["kept 0", "kept 1"]],
  [
    "writes a single layer that stores dead content",
    ON_BASE,
    [["a 1"], ["b 1", "b 2"]],
    ["kept 0", ["/b 2"]],
  ],
  [
    "keeps everything where all is base",
    { strategy: "squash", base: 2 },
    [["a 1"], ["a 2"]],
    ["kept 0", "kept 1"],
  ],
  ["needs no layer where nothing above the base is left", ON_BASE, [["a 1"], ["b 1"], [".wh.b"]], ["kept 0"]],
  ["keeps one layer at least", SQUASH, [["b 1"], [".wh.b"]], [[]]],
  ["has nothing to do where there is no layer", SQUASH, [], []],
]);

holds("flatten", [
  [
    "joins the base too",
    FLATTEN,
    [
      ["a 1", "b 1"],
      [".wh.a", "c 1"],
    ],
    [["/b 1", "/c 1"]],
  ],
  ["keeps a single clean layer", FLATTEN, [["a 1"]], ["kept 0"]],
]);

holds("prune", [
  [
    "keeps clean layers, and takes dead content out of others",
    PRUNE,
    [["a 1", "b 1"], ["c 1"], ["a 2"]],
    [["/b 1"], "kept 1", "kept 2"],
  ],
  [
    "keeps the directories that a whiteout of a kept layer needs below it",
    PRUNE,
    [
      ["d/", "d/a 5"],
      ["d/", "d/.wh.a"],
    ],
    [["/d 755"], "kept 1"],
  ],
  [
    "hides what a kept layer still holds",
    PRUNE,
    [["empty 0"], [".wh.empty", "x 5"], [".wh.x"]],
    ["kept 0", ["hide /empty"], "kept 2"],
  ],
  [
    "hides it where it was hidden",
    { strategy: "prune", base: 1 },
    [["a 1", "b 1"], ["x 1", ".wh.a"], ["x 2", "y 1", ".wh.b"], ["y 2"]],
    ["kept 0", ["hide /a"], ["hide /b", "/x 2"], "kept 3"],
  ],
  [
    "leaves the base alone",
    { strategy: "prune", base: 1 },
    [["a 1"], ["a 2"], ["a 3"]],
    ["kept 0", [], "kept 2"],
  ],
  [
    "keeps empty parents that no layer lists",
    PRUNE,
    [["d/e/a 1"], ["d/e/.wh.a"]],
    [["/d implied", "/d/e implied"], "kept 1"],
  ],
  [
    "writes a layer that engines read differently",
    PRUNE,
    [["d/ 700"], ["d/a 1"]],
    ["kept 0", ["/d 700", "/d/a 1"]],
  ],
]);

holds("what is dropped", [
  [
    "is left out of layers that are written",
    { ...SQUASH, dropped: ["/d", "/d/a"] },
    [["a 1", "d/", "d/a 1"], ["b 1"]],
    [["/a 1", "/b 1"]],
  ],
  [
    "is hidden in the base",
    { ...ON_BASE, dropped: ["/d", "/d/a"] },
    [["a 1", "d/", "d/a 1"], ["b 1"], ["c 1"]],
    ["kept 0", ["hide /d", "/b 1", "/c 1"]],
  ],
  [
    "is hidden in the base, though the layer above is clean",
    { ...ON_BASE, dropped: ["/a"] },
    [["a 1"], ["b 1"]],
    ["kept 0", ["hide /a", "/b 1"]],
  ],
  [
    "takes a layer more where all is base",
    { ...ON_BASE, dropped: ["/a"] },
    [["a 1", "b 1"]],
    ["kept 0", ["hide /a"]],
  ],
  [
    "takes a layer more where prune keeps all",
    { strategy: "prune", base: 1, dropped: ["/a"] },
    [["a 1"], ["b 1"]],
    ["kept 0", "kept 1", ["hide /a"]],
  ],
  [
    "is not hidden twice",
    { strategy: "prune", base: 1, dropped: ["/a"] },
    [["a 1"], ["a 2"], ["c 1"]],
    ["kept 0", ["hide /a"], "kept 2"],
  ],
  ["leaves other names of the same file", { ...SQUASH, dropped: ["/f"] }, [["f 5", "g => f"]], [["/g 5"]]],
]);
