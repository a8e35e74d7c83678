import { describe, expect, it } from "vitest";
import { stackLayers } from "../../src/layers/merge.ts";
import type { MergedTree } from "../../src/model/tree.ts";
import { ambiguitiesOf, deadOf, type Line, layersOf, treeOf } from "./stack.ts";

interface Trap {
  readonly layers: readonly (readonly Line[])[];
  /** Every path, and whose content it shows: `(layer.entry)`. */
  readonly tree: readonly string[];
  readonly dead?: readonly string[];
  readonly ambiguities?: readonly string[];
}

/** What umoci and podman make of these, and where they differ, was found by running them. */
const TRAPS: Readonly<Record<string, Trap>> = {
  "a file's whiteout": {
    layers: [["a 100", "k 5"], [".wh.a"]],
    tree: ["/k 5 (0.1)"],
    dead: ["0.0 /a deleted by layer 1"],
  },
  "a directory's whiteout": {
    layers: [["d/", "d/a 100", "d/b 50"], [".wh.d"]],
    tree: [],
    dead: ["0.0 /d deleted by layer 1", "0.1 /d/a deleted by layer 1", "0.2 /d/b deleted by layer 1"],
  },
  "a directory's whiteout, and names that only begin alike": {
    layers: [["d/", "d/a 1", "d2 2", "d.x/", "d.x/a 3"], [".wh.d"]],
    tree: ["/d.x/", "/d.x/a 3 (0.4)", "/d2 2 (0.2)"],
    dead: ["0.0 /d deleted by layer 1", "0.1 /d/a deleted by layer 1"],
  },
  "an opaque directory": {
    layers: [
      ["d/", "d/a 100", "d/s/", "d/s/b 50"],
      ["d/", "d/.wh..wh..opq", "d/c 7"],
    ],
    tree: ["/d/", "/d/c 7 (1.1)"],
    dead: [
      "0.0 /d overwritten by layer 1",
      "0.1 /d/a deleted by layer 1",
      "0.2 /d/s deleted by layer 1",
      "0.3 /d/s/b deleted by layer 1",
    ],
  },
  "an opaque directory whose marker comes last": {
    layers: [
      ["d/", "d/a 100"],
      ["d/", "d/c 7", "d/.wh..wh..opq"],
    ],
    tree: ["/d/", "/d/c 7 (1.1)"],
    dead: ["0.0 /d overwritten by layer 1", "0.1 /d/a deleted by layer 1"],
  },
  "an opaque directory that is nowhere below": {
    layers: [["a 1"], ["d/.wh..wh..opq", "d/c 7"]],
    tree: ["/a 1 (0.0)", "/d/", "/d/c 7 (1.0)"],
  },
  "a whiteout, then the path again": {
    layers: [
      ["d/", "d/a 100"],
      [".wh.d", "d/", "d/b 50"],
    ],
    tree: ["/d/", "/d/b 50 (1.1)"],
    dead: ["0.0 /d deleted by layer 1", "0.1 /d/a deleted by layer 1"],
    ambiguities: ["whiteout-of-own-path 1 /d"],
  },
  "the path again, then its whiteout: order is nothing": {
    layers: [
      ["d/", "d/a 100"],
      ["d/", "d/b 50", ".wh.d"],
    ],
    tree: ["/d/", "/d/b 50 (1.1)"],
    dead: ["0.0 /d deleted by layer 1", "0.1 /d/a deleted by layer 1"],
    ambiguities: ["whiteout-of-own-path 1 /d"],
  },
  "a hard link outlives the file it was made from": {
    layers: [["f 100", "g => f"], [".wh.f"]],
    tree: ["/g 100 (0.0)"],
  },
  "a file outlives the hard link to it": {
    layers: [["f 100", "g => f"], [".wh.g"]],
    tree: ["/f 100 (0.0)"],
    dead: ["0.1 /g deleted by layer 1"],
  },
  "one of three hard links is written anew": {
    layers: [["t2 3", "t1 => t2", "t3 => t2"], ["t1 4"]],
    tree: ["/t1 4 (1.0)", "/t2 3 (0.0)", "/t3 3 (0.0)"],
    dead: ["0.1 /t1 overwritten by layer 1 (1.0)"],
  },
  "the first of three hard links is written anew: the others keep their content": {
    layers: [["t1 3", "t2 => t1", "t3 => t1"], ["t1 4"]],
    tree: ["/t1 4 (1.0)", "/t2 3 (0.0)", "/t3 3 (0.0)"],
  },
  "both of two hard links are deleted": {
    layers: [
      ["f 100", "g => f"],
      [".wh.f", ".wh.g"],
    ],
    tree: [],
    dead: ["0.0 /f deleted by layer 1", "0.1 /g deleted by layer 1"],
  },
  "two hard links are deleted by two layers: the second one did it": {
    layers: [["f 100", "g => f"], [".wh.f"], [".wh.g"]],
    tree: [],
    dead: ["0.0 /f deleted by layer 2", "0.1 /g deleted by layer 2"],
  },
  "a pair of hard links is stored again": {
    layers: [
      ["f 100", "g => f"],
      ["f 100", "g => f"],
    ],
    tree: ["/f 100 (1.0)", "/g 100 (1.0)"],
    dead: ["0.0 /f overwritten by layer 1 (1.0)", "0.1 /g overwritten by layer 1 (1.0)"],
  },
  "a hard link into a lower layer": {
    layers: [["f 100"], ["g => f"]],
    tree: ["/f 100 (0.0)", "/g 100 (0.0)"],
    ambiguities: ["link-into-lower-layer 1 /f"],
  },
  "a hard link into a lower layer over the very file": {
    layers: [["f 100", "g => f"], ["g => f"]],
    tree: ["/f 100 (0.0)", "/g 100 (0.0)"],
    dead: ["0.1 /g overwritten by layer 1 (0.0)"],
    ambiguities: ["link-into-lower-layer 1 /f"],
  },
  "a hard link in place of the only other name of its content": {
    layers: [["f 100"], ["g => f", "f => g"]],
    tree: ["/f 100 (0.0)", "/g 100 (0.0)"],
    ambiguities: ["link-into-lower-layer 1 /f"],
  },
  "a hard link to a file that comes later": {
    layers: [["g => f", "f 100"]],
    tree: ["/f 100 (0.1)", "/g 100 (0.1)"],
    ambiguities: ["link-to-later-entry 0 /g"],
  },
  "a hard link to a hard link": {
    layers: [["f 100", "g => f", "h => g"]],
    tree: ["/f 100 (0.0)", "/g 100 (0.0)", "/h 100 (0.0)"],
  },
  "a hard link to itself": {
    layers: [["f 100", "f => f"]],
    tree: ["/f 100 (0.0)"],
    dead: ["0.1 /f shadowed"],
    ambiguities: ["duplicate-entry 0 /f"],
  },
  "a hard link to nothing": {
    layers: [["a 1", "g => nowhere"]],
    tree: ["/a 1 (0.0)"],
    dead: ["0.1 /g shadowed"],
    ambiguities: ["dangling-link 0 /g"],
  },
  "a hard link to a directory": {
    layers: [["d/", "g => d"]],
    tree: ["/d/"],
    dead: ["0.1 /g shadowed"],
    ambiguities: ["dangling-link 0 /g"],
  },
  "a hard link to a symbolic link": {
    layers: [["f 100", "s -> f", "g => s"]],
    tree: ["/f 100 (0.0)", "/g -> f", "/s -> f"],
  },
  "a hard link through a symbolic link": {
    layers: [["usr/", "usr/f 100", "lib -> usr", "g => lib/f"]],
    tree: ["/g 100 (0.1)", "/lib -> usr", "/usr/", "/usr/f 100 (0.1)"],
  },
  "a file over a directory": {
    layers: [["d/", "d/a 100"], ["d 3"]],
    tree: ["/d 3 (1.0)"],
    dead: ["0.0 /d overwritten by layer 1 (1.0)", "0.1 /d/a deleted by layer 1"],
  },
  "a directory over a file": {
    layers: [["d 100"], ["d/", "d/a 3"]],
    tree: ["/d/", "/d/a 3 (1.1)"],
    dead: ["0.0 /d overwritten by layer 1"],
  },
  "a directory that is only implied over a file": {
    layers: [["d 100"], ["d/a 3"]],
    tree: ["/d/", "/d/a 3 (1.0)"],
    dead: ["0.0 /d overwritten by layer 1"],
    ambiguities: ["file-as-parent 1 /d"],
  },
  "a file that one layer takes for a directory too": {
    layers: [["k"], ["d 100", "d/a 3", "d/b 4"]],
    tree: ["/d/", "/d/a 3 (1.1)", "/d/b 4 (1.2)", "/k 0 (0.0)"],
    dead: ["1.0 /d shadowed"],
    ambiguities: ["file-as-parent 1 /d"],
  },
  "a symbolic link over a directory": {
    layers: [["d/", "d/a 100", "e/"], ["d -> e"]],
    tree: ["/d -> e", "/e/"],
    dead: ["0.0 /d overwritten by layer 1", "0.1 /d/a deleted by layer 1"],
  },
  "a directory over a symbolic link": {
    layers: [
      ["e/", "e/a 1", "d -> e"],
      ["d/", "d/a 2"],
    ],
    tree: ["/d/", "/d/a 2 (1.1)", "/e/", "/e/a 1 (0.1)"],
    dead: ["0.2 /d overwritten by layer 1"],
  },
  "a file over a file": {
    layers: [["a 100"], ["a 9000"]],
    tree: ["/a 9000 (1.0)"],
    dead: ["0.0 /a overwritten by layer 1 (1.0)"],
  },
  "a file that was emptied": {
    layers: [["a 500"], ["a 0"]],
    tree: ["/a 0 (1.0)"],
    dead: ["0.0 /a overwritten by layer 1 (1.0)"],
  },
  "a file that was deleted, then made again": {
    layers: [["a 100"], [".wh.a"], ["a 100"]],
    tree: ["/a 100 (2.0)"],
    dead: ["0.0 /a deleted by layer 1"],
  },
  "a path twice in a layer: the last one wins": {
    layers: [["f 10", "f 20"]],
    tree: ["/f 20 (0.1)"],
    dead: ["0.0 /f shadowed (0.1)"],
    ambiguities: ["duplicate-entry 0 /f"],
  },
  "a path twice in a layer, over a lower one": {
    layers: [["f 5"], ["f 10", "f 20"]],
    tree: ["/f 20 (1.1)"],
    dead: ["0.0 /f overwritten by layer 1 (1.0)", "1.0 /f shadowed (1.1)"],
    ambiguities: ["duplicate-entry 1 /f"],
  },
  "a directory twice in a layer: the last one wins": {
    layers: [["d/ 0700", "d/a 1", "d/ 0711"]],
    tree: ["/d/ 0711", "/d/a 1 (0.1)"],
    dead: ["0.0 /d shadowed"],
    ambiguities: ["duplicate-entry 0 /d"],
  },
  "a file over a directory of the same layer": {
    layers: [["d/", "d/a 100", "d 3"]],
    tree: ["/d 3 (0.2)"],
    dead: ["0.0 /d shadowed (0.2)", "0.1 /d/a deleted"],
    ambiguities: ["duplicate-entry 0 /d"],
  },
  "directories that nobody lists": {
    layers: [["a/b/c/f 100"], [".wh.nothing", "a/b/g 1"]],
    tree: ["/a/", "/a/b/", "/a/b/c/", "/a/b/c/f 100 (0.0)", "/a/b/g 1 (1.0)"],
  },
  "directories that only a deleted file implied": {
    layers: [["a/b/f 100"], ["a/b/.wh.f"]],
    tree: ["/a/", "/a/b/"],
    dead: ["0.0 /a/b/f deleted by layer 1"],
  },
  "a directory that is listed after what is in it": {
    layers: [["d/a 1", "d/ 0700 3:4"]],
    tree: ["/d/ 0700 3:4", "/d/a 1 (0.0)"],
  },
  "an upper layer that does not list a directory of its own kind": {
    layers: [["d/ 0700 5:5", "d/e/ 0711"], ["d/e/f 1"]],
    tree: ["/d/ 0700 5:5", "/d/e/ 0711", "/d/e/f 1 (1.0)"],
    ambiguities: ["missing-parent 1 /d/e", "missing-parent 1 /d"],
  },
  "an upper layer that does not list a directory like any other": {
    layers: [["d/", "d/e/"], ["d/e/f 1"]],
    tree: ["/d/", "/d/e/", "/d/e/f 1 (1.0)"],
  },
  "an upper layer that lists the directory that it writes into": {
    layers: [["d/ 0700"], ["d/ 0700", "d/f 1"]],
    tree: ["/d/ 0700", "/d/f 1 (1.1)"],
    dead: ["0.0 /d overwritten by layer 1"],
  },
  "a whiteout below a directory that the layer does not list": {
    layers: [["d/ 0700", "d/a 1"], ["d/.wh.a"]],
    tree: ["/d/ 0700"],
    dead: ["0.1 /d/a deleted by layer 1"],
    ambiguities: ["missing-parent 1 /d"],
  },
  "a directory's metadata change above": {
    layers: [["d/ 0755", "d/a 10"], ["d/ 0700 7:7"]],
    tree: ["/d/ 0700 7:7", "/d/a 10 (0.1)"],
    dead: ["0.0 /d overwritten by layer 1"],
  },
  "one layer twice": {
    layers: [
      ["a 100", "d/"],
      ["a 100", "d/"],
    ],
    tree: ["/a 100 (1.0)", "/d/"],
    dead: ["0.0 /a overwritten by layer 1 (1.0)", "0.1 /d overwritten by layer 1"],
  },
  "whiteouts of what is not there": {
    layers: [["k 5"], [".wh.a", "x/y/.wh.z", "k/.wh.a", "x/.wh..wh..opq", "n 1"]],
    tree: ["/k 5 (0.0)", "/n 1 (1.0)"],
  },
  "whiteouts in the lowest layer": {
    layers: [["a 1", ".wh.a", ".wh.b", ".wh..wh..opq", "d/.wh..wh..opq"]],
    tree: ["/a 1 (0.0)"],
    ambiguities: ["whiteout-of-own-path 0 /a"],
  },
  "an opaque directory below a symbolic link: what it points to stays": {
    layers: [
      ["t/", "t/a 1", "d -> t"],
      ["d/.wh..wh..opq", "d/"],
    ],
    tree: ["/d/", "/t/", "/t/a 1 (0.1)"],
    dead: ["0.2 /d overwritten by layer 1"],
  },
  "an opaque root": {
    layers: [
      ["a 1", "d/", "d/b 2"],
      [".wh..wh..opq", "c 3"],
    ],
    tree: ["/c 3 (1.0)"],
    dead: ["0.0 /a deleted by layer 1", "0.1 /d deleted by layer 1", "0.2 /d/b deleted by layer 1"],
    ambiguities: ["opaque-root 1 /"],
  },
  "a file behind a symbolic link of a lower layer": {
    layers: [["usr/", "usr/lib/", "usr/lib/x 1", "lib -> usr/lib"], ["lib/y 2"]],
    tree: ["/lib -> usr/lib", "/usr/", "/usr/lib/", "/usr/lib/x 1 (0.2)", "/usr/lib/y 2 (1.0)"],
    ambiguities: ["write-through-symlink 1 /lib/y"],
  },
  "a file behind a symbolic link of a lower layer, over another": {
    layers: [["usr/", "usr/x 1", "lib -> /usr"], ["lib/x 2"]],
    tree: ["/lib -> /usr", "/usr/", "/usr/x 2 (1.0)"],
    dead: ["0.1 /usr/x overwritten by layer 1 (1.0)"],
    ambiguities: ["write-through-symlink 1 /lib/x"],
  },
  "a whiteout behind a symbolic link of a lower layer": {
    layers: [["usr/", "usr/x 1", "lib -> usr"], ["lib/.wh.x"]],
    tree: ["/lib -> usr", "/usr/"],
    dead: ["0.1 /usr/x deleted by layer 1"],
    ambiguities: ["write-through-symlink 1 /lib/x"],
  },
  "a whiteout below a directory that replaces a symbolic link": {
    layers: [
      ["usr/", "usr/x 1", "lib -> usr"],
      ["lib/", "lib/.wh.x"],
    ],
    tree: ["/lib/", "/usr/", "/usr/x 1 (0.1)"],
    dead: ["0.2 /lib overwritten by layer 1"],
  },
  "a file behind a symbolic link of its own layer": {
    layers: [["usr/", "lib -> usr", "lib/y 2"]],
    tree: ["/lib -> usr", "/usr/", "/usr/y 2 (0.2)"],
  },
  "a file behind a symbolic link that climbs out: the root is as far as it gets": {
    layers: [["d/", "d/up -> ../../../etc"], ["d/up/f 1"]],
    tree: ["/d/", "/d/up -> ../../../etc", "/etc/", "/etc/f 1 (1.0)"],
    ambiguities: ["write-through-symlink 1 /d/up/f"],
  },
  "a file behind symbolic links in a circle: a directory takes their place": {
    layers: [["a -> b", "b -> a"], ["a/f 1"]],
    tree: ["/a/", "/a/f 1 (1.0)", "/b -> a"],
    dead: ["0.0 /a overwritten by layer 1"],
    ambiguities: ["write-through-symlink 1 /a/f", "file-as-parent 1 /a"],
  },
  "a file behind a symbolic link to a file": {
    layers: [["f 5", "l -> f"], ["l/x 1"]],
    tree: ["/f/", "/f/x 1 (1.0)", "/l -> f"],
    dead: ["0.0 /f overwritten by layer 1"],
    ambiguities: ["write-through-symlink 1 /l/x", "file-as-parent 1 /f"],
  },
  "a device that overlay engines take for a whiteout": {
    layers: [
      ["d/", "d/b 5"],
      ["d/", "d/b 0:0"],
    ],
    tree: ["/d/", "/d/b 0:0"],
    dead: ["0.0 /d overwritten by layer 1", "0.1 /d/b overwritten by layer 1"],
    ambiguities: ["whiteout-device 1 /d/b"],
  },
  "any other device": {
    layers: [["null 1:3"], [".wh.null"]],
    tree: [],
    dead: ["0.0 /null deleted by layer 1"],
  },
  "the root itself, with an owner": {
    layers: [["/ 0700 3:4", "a 1"], ["/ 0755"]],
    tree: ["/a 1 (0.1)"],
    dead: ["0.0 / overwritten by layer 1"],
  },
  "the root as a file, which it is not": {
    layers: [["/ 0700", "a 1"]],
    tree: ["/a 1 (0.1)"],
  },
  "the same names in other directories": {
    layers: [["a/x 1", "b/x 2"], ["a/.wh.x"]],
    tree: ["/a/", "/b/", "/b/x 2 (0.1)"],
    dead: ["0.0 /a/x deleted by layer 1"],
  },
  "no layers": { layers: [], tree: [] },
  "an empty layer between": {
    layers: [["a 1"], [], ["b 2"]],
    tree: ["/a 1 (0.0)", "/b 2 (2.0)"],
  },
};

const stacked = (layers: Trap["layers"]): MergedTree => stackLayers(layersOf(...layers));

describe("layers stack by the OCI rules", () => {
  it.each(Object.entries(TRAPS))("%s", (_what, { layers, tree, dead = [], ambiguities = [] }) => {
    const merged = stacked(layers);
    expect({
      tree: treeOf(merged),
      dead: deadOf(layersOf(...layers), merged),
      ambiguities: ambiguitiesOf(merged),
    }).toEqual({ tree, dead, ambiguities });
  });

  it("wherever the markers of a layer stand", () => {
    for (const { layers } of Object.values(TRAPS)) {
      const isMarker = (line: Line): boolean => /(^|\/)\.wh\./.test(line);
      const last = layers.map((lines) => [
        ...lines.filter((line) => !isMarker(line)),
        ...lines.filter(isMarker).reverse(),
      ]);
      expect(treeOf(stacked(last))).toEqual(treeOf(stacked(layers)));
    }
  });

  it("a file that calls itself the root puts nothing into the tree", () => {
    const [layer] = layersOf(["x 9", "a 1"]);
    if (!layer) throw new Error("no layer");
    const [first, ...rest] = layer.entries;
    if (!first) throw new Error("no entry");
    const layers = [{ ...layer, entries: [{ ...first, path: "/" }, ...rest] }];
    const merged = stackLayers(layers);
    expect(treeOf(merged)).toEqual(["/a 1 (0.1)"]);
    expect(deadOf(layers, merged)).toEqual(["0.0 / shadowed"]);
    expect(merged.nodes.get("/")?.entry.kind).toBe("directory");
  });

  it("what extractors make for a directory that nobody lists is root's", () => {
    const node = stacked([["a/f 1"]]).nodes.get("/a");
    expect(node).toMatchObject({ ref: null, content: null, entry: { mode: 0o755, uid: 0, gid: 0 } });
  });

  it("a hard link shows the metadata of the file", () => {
    expect(treeOf(stacked([["f 9 0600 3:4", "g => f"]]))).toEqual(["/f 9 (0.0) 3:4", "/g 9 (0.0) 3:4"]);
  });
});

/** A set that counts how often it is asked for what it holds. */
const counted = (count: { reads: number }, layers: ReturnType<typeof layersOf>): typeof layers =>
  layers.map((layer) => ({
    ...layer,
    entries: layer.entries.map((entry) => ({
      ...entry,
      get path() {
        count.reads++;
        return entry.path;
      },
    })),
  }));

describe("the work grows with the entries, not with entries times whiteouts", () => {
  const files = (count: number): Line[] => Array.from({ length: count }, (_, i) => `d${i % 100}/f${i} 1`);
  const whiteouts = (count: number): Line[] =>
    Array.from({ length: count }, (_, i) => `d${i % 100}/.wh.f${i}`);
  const readsFor = (...layers: readonly (readonly Line[])[]): number => {
    const count = { reads: 0 };
    stackLayers(counted(count, layersOf(...layers)));
    return count.reads;
  };

  it("1,600 whiteouts read 20,000 files no more often than 1 does", () => {
    const [few, many] = [1, 1600].map((count) => readsFor(files(20_000), whiteouts(count)));
    expect(many).toBe(few);
    expect(few).toBeLessThanOrEqual(20_000 * 4);
  });

  it("20,000 whiteouts over 100,000 files are done while a test may last", () => {
    const tree = stacked([files(100_000), whiteouts(20_000)]);
    expect(tree.nodes.size).toBe(1 + 100 + 80_000);
  });

  it("twice the files are twice the reads", () => {
    const [once, twice] = [5000, 10_000].map((count) => readsFor(files(count), whiteouts(800), files(count)));
    expect(twice).toBe(2 * (once ?? 0));
  });

  it("a directory tree that comes and goes in each of 50 layers", () => {
    const layers = Array.from({ length: 50 }, (_, i) =>
      i % 2 === 0 ? files(400) : Array.from({ length: 100 }, (_, at) => `.wh.d${at}`),
    );
    expect(readsFor(...layers)).toBeLessThanOrEqual(25 * 400 * 4);
  });
});
