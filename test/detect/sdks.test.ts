import { describe, expect, it } from "vitest";
import { claimSdks, SDK_WASTE } from "../../src/detect/sdks.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { imageOf, sceneOf } from "../support/image.ts";

const FILES = { "/opt/jdk/bin/java": 5, "/opt/jdk/bin/javac": 7, "/opt/jdk/jmods/java.base.jmod": 20 };

interface Case {
  readonly needed?: readonly ImagePath[];
  readonly complete?: boolean;
  readonly files?: Readonly<Record<ImagePath, number | `link:${ImagePath}`>>;
}

const claims = ({ needed = [], complete = true, files = {} }: Case): string[] => {
  const contents = {
    packages: { installed: [], changes: [] },
    closure: {
      needs: new Map(needed.map((path) => [path, { path, by: null, how: "config", named: "CMD" } as const])),
      unknown: [],
      apart: new Set<string>(),
      doubts: [],
      complete,
    },
    kept: { all: new Set<string>(), reached: new Set<string>() },
    sdks: [
      {
        kind: "jdk",
        title: "Java development kit",
        folder: "/opt/jdk",
        version: "21",
        onlyForBuilding: ["/opt/jdk/bin/javac", "/opt/jdk/jmods"],
        runtime: "a JRE",
      } as const,
    ],
    debugBytes: new Map<ImagePath, number>(),
    production: null,
  };
  const scene = { ...sceneOf(imageOf([{ ...FILES, ...files }])), contents };
  return claimSdks(scene, new Set()).map(({ waste, path }) => `${waste.id} ${path}`);
};

describe("an SDK where a runtime would do", () => {
  it.each<[string, Case, string[]]>([
    [
      "its parts that only build",
      {},
      ["sdk-jdk /opt/jdk/bin/javac", "sdk-jdk /opt/jdk/jmods/java.base.jmod"],
    ],
    ["but what runs", { needed: ["/opt/jdk/bin/javac"] }, ["sdk-jdk /opt/jdk/jmods/java.base.jmod"]],
    ["nothing where the chain could not be followed", { complete: false }, []],
    [
      "nothing that goes by another name too",
      { files: { "/usr/bin/javac": "link:/opt/jdk/bin/javac" } },
      ["sdk-jdk /opt/jdk/jmods/java.base.jmod"],
    ],
  ])("%s", (_what, given, expected) => {
    expect(claims(given)).toEqual(expected);
  });

  it("has one kind of waste for each kind of SDK", () => {
    expect(Object.entries(SDK_WASTE).filter(([kind, { id }]) => id !== `sdk-${kind}`)).toEqual([]);
  });
});
