import { describe, expect, it } from "vitest";
import { changesOf } from "../../src/layers/changes.ts";
import { type Line, layersOf } from "./stack.ts";

const LETTERS = { added: "A", changed: "C", removed: "D" } as const;

/** What the last of the layers did, a line a path. */
const changes = (...layers: readonly (readonly Line[])[]): string[] =>
  changesOf(layersOf(...layers), layers.length - 1).map(
    ({ kind, path, bytes, entryKind }) => `${LETTERS[kind]} ${path} ${entryKind} ${bytes}`,
  );

describe("what a layer did to the tree below it", () => {
  it.each([
    [
      "the first layer adds all",
      [["d/", "d/a 5", "l -> x"]],
      ["A /d directory 0", "A /d/a file 5", "A /l symlink 0"],
    ],
    ["a new file", [["a 5"], ["b 7"]], ["A /b file 7"]],
    [
      "a new file and the directories that it implies",
      [["a 5"], ["d/e/b 7"]],
      ["A /d directory 0", "A /d/e directory 0", "A /d/e/b file 7"],
    ],
    ["another content", [["a 5"], ["a 7"]], ["C /a file 7"]],
    ["the same stored again, which has changed if only in time", [["a 5"], ["a 5"]], ["C /a file 5"]],
    [
      "a directory restated, which is no change",
      [
        ["d/ 0700", "d/a 5"],
        ["d/ 0700", "d/b 7"],
      ],
      ["A /d/b file 7"],
    ],
    ["a directory's new mode", [["d/"], ["d/ 0700"]], ["C /d directory 0"]],
    ["a directory's new owner", [["d/"], ["d/ 3:4"]], ["C /d directory 0"]],
    ["a directory that nobody listed, listed now", [["d/a 1"], ["d/"]], []],
    ["a link to elsewhere", [["l -> x"], ["l -> y"]], ["C /l symlink 0"]],
    ["a link restated", [["l -> x"], ["l -> x"]], []],
    ["another device", [["n 1:3"], ["n 1:5"]], ["C /n character 0"]],
    ["a file in place of a directory", [["d/", "d/a 5"], ["d 7"]], ["C /d file 7", "D /d/a file 5"]],
    ["a directory in place of a file", [["d 7"], ["d/"]], ["C /d directory 0"]],
    ["a file that is gone", [["a 5", "b 1"], [".wh.a"]], ["D /a file 5"]],
    [
      "a directory that is gone",
      [["d/", "d/a 5", "d/s/b 6"], [".wh.d"]],
      ["D /d directory 0", "D /d/a file 5", "D /d/s directory 0", "D /d/s/b file 6"],
    ],
    [
      "a directory that is opaque",
      [["d/a 5"], ["d/.wh..wh..opq", "d/b 1"]],
      ["D /d/a file 5", "A /d/b file 1"],
    ],
    ["a file that is gone and comes again", [["a 5"], [".wh.a", "a 6"]], ["C /a file 6"]],
    ["whiteouts of nothing", [["a 5"], [".wh.b"]], []],
    ["an empty layer", [["a 5"], []], []],
    ["a file behind a link", [["usr/", "lib -> usr"], ["lib/a 5"]], ["A /usr/a file 5"]],
    [
      "hard links, whose content counts once",
      [["x 1"], ["a 5", "b => a", "c => a"]],
      ["A /a file 5", "A /b hardlink 0", "A /c hardlink 0"],
    ],
    ["a hard link into a lower layer", [["a 5"], ["b => a"]], ["A /b hardlink 0"]],
    [
      "a hard link in place of a file",
      [
        ["a 5", "b 7"],
        ["a 5", "b => a"],
      ],
      ["C /a file 5", "C /b hardlink 0"],
    ],
    [
      "one of two hard links that is gone: its content stays",
      [["a 5", "b => a"], [".wh.a"]],
      ["D /a hardlink 0"],
    ],
    ["the last of two hard links", [["a 5", "b => a"], [".wh.a"], [".wh.b"]], ["D /b file 5"]],
    [
      "two hard links that are gone at once",
      [
        ["a 5", "b => a"],
        [".wh.a", ".wh.b"],
      ],
      ["D /a file 5", "D /b hardlink 0"],
    ],
    ["one of two hard links that is written anew", [["a 5", "b => a"], ["a 7"]], ["C /a file 7"]],
    ["the root's new mode, which is not listed", [["a 5"], ["/ 0700"]], []],
  ] as const)("%s", (_what, layers, expected) => {
    expect(changes(...layers)).toEqual(expected);
  });

  it("of a layer in the middle is what it did, whatever comes later", () => {
    const layers = layersOf(["a 5"], ["b 7", ".wh.a"], [".wh.b", "a 9"]);
    expect(changesOf(layers, 1).map(({ kind, path }) => `${LETTERS[kind]} ${path}`)).toEqual([
      "D /a",
      "A /b",
    ]);
  });

  it("is sorted by path, each path once", () => {
    const paths = changesOf(
      layersOf(["b 1", "a 1", "a/c 1", "d/", "d/x 1"], [".wh.d", "e 1", "a/b 1"]),
      1,
    ).map(({ path }) => path);
    expect(paths).toEqual([...new Set(paths)].sort());
  });
});
