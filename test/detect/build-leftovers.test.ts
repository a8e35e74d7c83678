import { describe, expect, it } from "vitest";
import { claimBuildLeftovers } from "../../src/detect/build-leftovers.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { imageOf, sceneOf } from "../support/image.ts";

interface Case {
  readonly needed?: readonly ImagePath[];
  readonly unknown?: readonly ImagePath[];
  readonly owned?: readonly ImagePath[];
  readonly complete?: boolean;
}

const claims = (
  files: Readonly<Record<ImagePath, number | `link:${ImagePath}`>>,
  { needed = [], unknown = [], owned = [], complete = true }: Case = {},
): ImagePath[] => {
  const owner = {
    id: "deb:a",
    kind: "deb",
    name: "a",
    version: "1",
    record: "/var/lib/dpkg/status",
    files: owned,
    requested: true,
    development: null,
    essential: false,
    needs: [],
    recommends: [],
  } as const;
  const contents = {
    packages: { installed: [owner], changes: [] },
    closure: {
      needs: new Map(needed.map((path) => [path, { path, by: null, how: "config", named: "CMD" } as const])),
      unknown: unknown.map((path) => ({ path, why: "", by: null })),
      apart: new Set<string>(),
      doubts: [],
      complete,
    },
    kept: { all: new Set<string>(), reached: new Set<string>() },
    sdks: [],
    debugBytes: new Map<ImagePath, number>(),
    production: null,
  };
  const scene = { ...sceneOf(imageOf([{ "/base": 1 }, files])), baseLayers: 1, contents };
  return claimBuildLeftovers(scene, new Set()).map(({ path }) => path);
};

const BUILT = { "/src/app/a.c": 5, "/src/app/a.o": 9, "/src/app/README": 3, "/src/app/sub/Makefile": 2 };

describe("what a compiler leaves beside its product", () => {
  it.each<[string, Parameters<typeof claims>[0], Case, ImagePath[]]>([
    ["sources, objects and makefiles", BUILT, {}, ["/src/app/a.c", "/src/app/a.o", "/src/app/sub/Makefile"]],
    [
      "what lies elsewhere",
      { ...BUILT, "/etc/skel/x.c": 4 },
      {},
      ["/src/app/a.c", "/src/app/a.o", "/src/app/sub/Makefile"],
    ],
    ["what a program reads", BUILT, { needed: ["/src/app/a.c"] }, ["/src/app/a.o", "/src/app/sub/Makefile"]],
    ["where names are made at run time", BUILT, { unknown: ["/src"] }, []],
    ["where the chain could not be followed", BUILT, { complete: false }, []],
    ["sources that nobody compiled here", { "/srv/a.c": 5, "/srv/go.mod": 4 }, {}, []],
    ["what a package owns, whose objects are no trace", BUILT, { owned: ["/src/app/a.o"] }, []],
    ["an object among the system's own", { "/usr/lib/x.o": 5, "/usr/lib/b.c": 4 }, {}, []],
    [
      "a source that has a second name",
      { ...BUILT, "/srv/a.txt": "link:/src/app/a.c" },
      {},
      ["/src/app/a.o", "/src/app/sub/Makefile"],
    ],
  ])("%s", (_what, files, given, expected) => {
    expect(claims(files, given)).toEqual(expected);
  });
});
