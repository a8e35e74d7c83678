import { describe, expect, it } from "vitest";
import { keptPackages } from "../../src/contents/packages/kept-packages.ts";
import { claimPackages } from "../../src/detect/unneeded-packages.ts";
import type { Closure } from "../../src/model/closure.ts";
import type { Package, PackageKind, Packages } from "../../src/model/package.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { imageOf, sceneOf } from "../support/image.ts";

type Facts = Partial<Omit<Package, "needs" | "recommends" | "id">> & {
  readonly needs?: readonly string[];
  readonly recommends?: readonly string[];
};

/** A package `deb:NAME` with one file of 10 bytes, `/NAME`, unless it is said otherwise. */
const packageOf = (name: string, { needs = [], recommends = [], ...facts }: Facts = {}): Package => ({
  id: `${facts.kind ?? "deb"}:${name}`,
  kind: "deb",
  name,
  version: "1",
  record: "/var/lib/dpkg/status",
  files: [`/${name}`],
  requested: false,
  development: null,
  essential: false,
  needs: needs.map((list) => list.split("|").map((one) => `deb:${one}`)),
  recommends: recommends.map((one) => [`deb:${one}`]),
  ...facts,
});

interface Case {
  readonly needed?: readonly ImagePath[];
  readonly unknown?: readonly ImagePath[];
  readonly complete?: boolean;
  /** Names of packages that the base layer brought. */
  readonly base?: readonly string[];
  readonly links?: Readonly<Record<ImagePath, `link:${ImagePath}`>>;
}

/** `RULE PATH` of what is claimed. */
const claims = (
  installed: readonly Package[],
  { needed = [], unknown = [], complete = true, base = [], links = {} }: Case = {},
): string[] => {
  const files = Object.fromEntries(installed.flatMap((one) => one.files.map((path) => [path, 10])));
  const closure: Closure = {
    needs: new Map(needed.map((path) => [path, { path, by: null, how: "config", named: "CMD" }])),
    unknown: unknown.map((path) => ({ path, why: "the application's own folder", by: null })),
    apart: new Set<string>(),
    doubts: [],
    complete,
  };
  const packages: Packages = {
    installed,
    changes: installed.map(({ id, name }) => ({
      layer: base.includes(name) ? 0 : 1,
      id,
      change: "added",
      before: null,
      after: "1",
    })),
  };
  const scene = sceneOf(imageOf([{ "/base": 1 }, { ...files, ...links }]));
  return claimPackages(
    {
      ...scene,
      baseLayers: 1,
      contents: {
        packages,
        closure,
        kept: keptPackages(installed, closure),
        sdks: [],
        debugBytes: new Map(),
        production: null,
      },
    },
    new Set(),
  ).map(({ waste, path, package: id }) => `${waste.id} ${path} ${id}`);
};

const gcc = packageOf("gcc-12", { requested: true });
const curl = packageOf("curl", { requested: true });

describe("packages that nothing needs", () => {
  it.each<[string, readonly Package[], Case, string[]]>([
    ["a compiler that nothing reaches", [gcc], {}, ["build-packages /gcc-12 deb:gcc-12"]],
    ["one of which a file is needed", [gcc], { needed: ["/gcc-12"] }, []],
    ["one that lies where names are made at run time", [gcc], { unknown: ["/gcc-12"] }, []],
    ["one where the chain could not be followed", [gcc], { complete: false }, []],
    ["a compiler of the base", [gcc], { base: ["gcc-12"] }, ["build-packages /gcc-12 deb:gcc-12"]],
    ["an essential one", [packageOf("make", { essential: true })], {}, []],
    [
      "one that a needed package needs, however far",
      [packageOf("a", { needs: ["b"] }), packageOf("b", { needs: ["libfoo-dev"] }), packageOf("libfoo-dev")],
      { needed: ["/a"] },
      [],
    ],
    [
      "all of several that would do",
      [packageOf("a", { needs: ["x|y"] }), packageOf("x"), packageOf("y")],
      { needed: ["/a"] },
      [],
    ],
    ["what somebody asked for", [curl], {}, ["unreached-packages /curl deb:curl"]],
    ["the same in the base, where others may want it", [curl], { base: ["curl"] }, []],
    [
      "what came with a needed package by recommendation, and what it brought",
      [
        packageOf("a", { requested: true, recommends: ["b"] }),
        packageOf("b", { needs: ["c"] }),
        packageOf("c"),
      ],
      { needed: ["/a"] },
      ["recommended-packages /b deb:b", "recommended-packages /c deb:c"],
    ],
    [
      "what is recommended, and somebody asked for",
      [packageOf("a", { recommends: ["b"] }), packageOf("b", { requested: true })],
      { needed: ["/a"] },
      ["unreached-packages /b deb:b"],
    ],
    [
      "what is recommended, and nobody says whether somebody asked for it",
      [packageOf("a", { recommends: ["b"] }), packageOf("b", { requested: null })],
      { needed: ["/a"] },
      ["unreached-packages /b deb:b"],
    ],
    ["a file under a second name that stays", [gcc], { links: { "/keep": "link:/gcc-12" } }, []],
    [
      "a dependency for development, in the application's own folder",
      [
        packageOf("typescript", { kind: "npm" as PackageKind, development: true }),
        packageOf("express", { kind: "npm" as PackageKind, development: false }),
        packageOf("ms", { kind: "npm" as PackageKind }),
      ],
      { unknown: ["/typescript", "/express", "/ms"] },
      ["development-dependencies /typescript npm:typescript"],
    ],
    [
      "a file of such a one that is needed by name",
      [packageOf("tsx", { kind: "npm" as PackageKind, development: true })],
      { needed: ["/tsx"] },
      [],
    ],
  ])("%s", (_what, installed, given, expected) => {
    expect(claims(installed, given)).toEqual(expected);
  });

  it("are not spoken of where nobody looked", () => {
    expect(claimPackages(sceneOf(imageOf([{ "/gcc": 9 }])), new Set())).toEqual([]);
  });
});
