import { describe, expect, test } from "vitest";
import { claimArchives, INSTALLED_PACKAGE, UNPACKED_ARCHIVE } from "../../src/detect/archives.ts";
import { detect } from "../../src/detect/index.ts";
import { nameCauses } from "../../src/layers/causes.ts";
import type { InstructionRef } from "../../src/model/dockerfile.ts";
import type { Finding } from "../../src/model/finding.ts";
import { defineRule, type Example } from "../../src/model/rule.ts";
import type { Scene } from "../../src/model/scene.ts";
import { imageOf, sceneOf } from "../support/image.ts";

type Layers = Example["layers"];

const CACHE = defineRule({
  id: "cache",
  title: "A cache",
  why: "It is a test.",
  source: "https://example.com/",
  risk: "safe",
  group: "caches",
  paths: ["**/.cache/**"],
  fix: { kind: "append", command: "rm -rf .cache" },
  examples: [
    { title: "found", layers: [], foundBytes: 1 },
    { title: "silent", layers: [], foundBytes: 0 },
  ],
});

const ref = (line: number): InstructionRef => ({
  line,
  endLine: line,
  keyword: "RUN",
  stage: null,
  text: `RUN ${line}`,
});

/** Files of the same name and size are taken for the same; layer N was made by line N. */
const sceneWith = (layers: Layers, baseLayers = 0): Scene => {
  const image = imageOf(layers);
  const scene = sceneOf(image);
  const fingerprints = image.layers.map(({ entries }) =>
    entries.map(({ path, contentBytes }) => `${path.replace(/-copy$/, "")} ${contentBytes}`),
  );
  const origins = layers.map((_, layer) => ({ createdBy: null, instruction: ref(layer) }));
  const tree = nameCauses(image.layers, scene.tree, fingerprints);
  return { ...scene, tree, fingerprints, baseLayers, trace: { ...scene.trace, origins } };
};

const live = (layers: Layers, baseLayers = 0): string[] =>
  detect(sceneWith(layers, baseLayers), [CACHE])
    .filter(({ waste }) => waste.kind !== "dead")
    .map(said)
    .sort();

const said = ({ waste, bytes, instruction, layers, base }: Finding): string =>
  `${waste.id} ${bytes} line ${instruction?.line} layers ${layers.join()}${base ? " base" : ""}`;

const NPM = { "/app/.cache/a": 70, "/app/.cache/b": 5, "/app/main": 9 };

describe("live waste that a later layer stored again unchanged", () => {
  test("is blamed on the instruction that stored it first, and lies where it lives", () => {
    expect(live([{ "/bin/sh": 1 }, NPM, NPM])).toEqual(["cache 75 line 1 layers 2,1"]);
  });

  test("through a chain of copies", () => {
    expect(live([NPM, { "/x": 1 }, NPM, NPM])).toEqual(["cache 75 line 0 layers 3,0"]);
  });

  test("of which each part has its own instruction to blame", () => {
    const both = { "/app/.cache/a": 70, "/app/.cache/b": 5, "/app/.cache/c": 3 };
    expect(live([{ "/app/.cache/a": 70 }, { "/app/.cache/b": 5 }, both])).toEqual([
      "cache 3 line 2 layers 2",
      "cache 5 line 1 layers 2,1",
      "cache 70 line 0 layers 2,0",
    ]);
  });

  test("but not on what stored other content there before", () => {
    expect(live([{ "/app/.cache/a": 71 }, { "/app/.cache/a": 70 }])).toEqual(["cache 70 line 1 layers 1"]);
  });

  test("of the base is the doing of the user's first layer that stored it again", () => {
    expect(live([NPM, { "/x": 1 }, NPM, NPM], 1)).toEqual(["cache 75 line 2 layers 3,2"]);
    expect(live([NPM, NPM, { "/x": 1 }], 2)).toEqual(["cache 75 line 0 layers 1,0 base"]);
  });

  test("as a duplicate", () => {
    const twins = { "/app/x": 40, "/app/x-copy": 40 };
    expect(live([twins, { "/y": 1 }, twins])).toEqual(["duplicate-content 40 line 0 layers 2,0"]);
  });

  test("leaves the dead copies to the instructions that stored them", () => {
    const dead = detect(sceneWith([NPM, NPM, { "/app/.cache/.wh.a": 0 }]), [])
      .filter(({ waste }) => waste.kind === "dead")
      .map(said)
      .sort();
    expect(dead).toEqual(["deleted 70 line 1 layers 1,2", "metadata-only 84 line 0 layers 0,1"]);
  });
});

describe("archives that a later layer stored again unchanged", () => {
  const found = (layers: Layers): string[] =>
    claimArchives(sceneWith(layers), new Set()).map(({ waste, path }) => `${waste.id} ${path}`);
  const unpacked = { "/app/tool.tgz": 90, "/app/tool": "dir", "/app/tool/main.c": 300 } as const;

  test("were unpacked where they came from", () => {
    expect(found([unpacked, unpacked])).toEqual([`${UNPACKED_ARCHIVE.id} /app/tool.tgz`]);
    expect(
      found([{ "/app/tool": "dir", "/app/tool/main.c": 300 }, { "/app/tool.tgz": 90 }, unpacked]),
    ).toEqual([]);
  });

  test("were installed where they came from", () => {
    const rpm = { "/tool-1.2-1.el9.x86_64.rpm": 90 };
    expect(found([{ ...rpm, "/var/lib/rpm/rpmdb.sqlite": 9 }, rpm])).toEqual([
      `${INSTALLED_PACKAGE.id} /tool-1.2-1.el9.x86_64.rpm`,
    ]);
  });
});
