import { describe, expect, test } from "vitest";
import type { Accounts } from "../../src/model/accounts.ts";
import type { Finding, FindingKind } from "../../src/model/finding.ts";
import { type Analysis, buildReport } from "../../src/report/build.ts";
import { parseLimit } from "../../src/report/limits.ts";
import { imageOf, sceneOf } from "../support/image.ts";

const dead = { overwrittenBytes: 0, metadataOnlyBytes: 0, deletedBytes: 0, shadowedBytes: 0 };

const accounts: Accounts = {
  layers: [
    { contentBytes: 30, liveBytes: 20, dead: { ...dead, deletedBytes: 10 } },
    { contentBytes: 70, liveBytes: 60, dead: { ...dead, overwrittenBytes: 4, shadowedBytes: 6 } },
  ],
};

const finding = (
  id: string,
  kind: FindingKind,
  bytes: number,
  layers: number[],
  paths = ["/x"],
): Finding => ({
  waste: { id, title: id, kind, risk: "safe", why: "", source: "", fix: "" },
  bytes,
  layers,
  base: false,
  instruction: null,
  causedBy: null,
  paths,
});

const scene = { ...sceneOf(imageOf([{ "/a": 20, "/b": 10 }, { "/c": 70 }])), baseLayers: 1 };

const analysis: Analysis = {
  scene,
  accounts,
  findings: [
    finding("small", "removable", 5, [1]),
    finding("b", "duplicate", 20, [0]),
    finding("a", "dead", 20, [1, 1]),
    finding("a", "dead", 20, [0, 1]),
    finding("large", "removable", 25, [0], ["/1", "/2", "/3"]),
  ],
  ignored: [],
  evidence: "flag",
  warnings: [],
  limits: [parseLimit("max-dead", "5%"), parseLimit("max-layers", "2")],
  top: 2,
};

describe("buildReport", () => {
  const report = buildReport(analysis);

  test("sums what the layers hold and what the findings claim", () => {
    expect(report.sizes).toEqual({
      storedBytes: 100,
      liveBytes: 80,
      deadBytes: 20,
      dead: { overwrittenBytes: 4, metadataOnlyBytes: 0, deletedBytes: 10, shadowedBytes: 6 },
      removableBytes: 30,
      duplicateBytes: 20,
      tarBytes: scene.image.layers.reduce((sum, layer) => sum + layer.tarBytes, 0),
      blobBytes: scene.image.layers.reduce((sum, layer) => sum + layer.blobBytes, 0),
      efficiency: 0.8,
      paths: 3,
    });
  });

  test("charges each layer with what it stores", () => {
    expect(
      report.layers.map(({ base, contentBytes, deadBytes, removableBytes }) => [
        base,
        contentBytes,
        deadBytes,
        removableBytes,
      ]),
    ).toEqual([
      [true, 30, 10, 25],
      [false, 70, 10, 5],
    ]);
  });

  test("puts findings largest first, then by rule and layer", () => {
    expect(report.findings.map(({ rule, layers }) => `${rule} ${layers.join("-")}`)).toEqual([
      "large 0",
      "a 0-1",
      "a 1-1",
      "b 0",
      "small 1",
    ]);
  });

  test("names the largest paths and counts them all", () => {
    expect(report.findings[0]).toMatchObject({ paths: ["/1", "/2"], pathCount: 3 });
  });

  test("judges the gates above the base", () => {
    expect(report.gates).toEqual([
      { name: "max-dead", limit: "5%", actual: "10%", passed: false },
      { name: "max-layers", limit: "2", actual: "2", passed: true },
    ]);
  });

  test("an image without content is efficient", () => {
    const empty = buildReport({
      ...analysis,
      scene: sceneOf(imageOf([])),
      accounts: { layers: [] },
      findings: [],
    });
    expect(empty.sizes.efficiency).toBe(1);
    expect(empty.sizes.paths).toBe(0);
  });
});
