import { describe, expect, test } from "vitest";
import type { LayerChange } from "../../src/model/changes.ts";
import type { PackageChange } from "../../src/model/package.ts";
import type { ReportLayer } from "../../src/model/report.ts";
import { renderLayer } from "../../src/report/layer-text.ts";
import { renderLayerJson, renderLayersJson } from "../../src/report/layers-json.ts";
import { renderLayers } from "../../src/report/layers-text.ts";
import type { TextOptions } from "../../src/report/page.ts";
import { bare, wasteful } from "./sample.ts";

const page: TextOptions = { width: 80, color: false, dockerfile: "Dockerfile", top: null };

const layerOf = (index: number): ReportLayer => {
  const layer = wasteful.layers[index];
  if (layer === undefined) throw new Error(`the sample has no layer ${index}`);
  return layer;
};

const changes: readonly LayerChange[] = [
  { kind: "changed", path: "/opt/app", bytes: 0, entryKind: "directory" },
  { kind: "removed", path: "/opt/app/.cache", bytes: 0, entryKind: "directory" },
  { kind: "removed", path: "/opt/app/.cache/x", bytes: 1_200, entryKind: "file" },
  { kind: "added", path: "/opt/app/bin", bytes: 0, entryKind: "symlink" },
  { kind: "added", path: "/opt/app/evil\x1b[2J\n", bytes: 0, entryKind: "file" },
  { kind: "added", path: "/opt/app/node_modules/sharp/lib.node", bytes: 228_000_000, entryKind: "file" },
  { kind: "changed", path: "/opt/app/package-lock.json", bytes: 410_233, entryKind: "file" },
];

const packages: readonly PackageChange[] = [
  { layer: 5, id: "deb:libssl3", change: "upgraded", before: "3.0.11-1", after: "3.0.15-1" },
  { layer: 5, id: "deb:make", change: "added", before: null, after: "4.3-4.1" },
  { layer: 5, id: "deb:odd\x1b[2J", change: "removed", before: "1", after: null },
];

describe("slim layers IMAGE", () => {
  test.each([
    ["layers", wasteful, page],
    ["layers-no-dockerfile", bare, { ...page, dockerfile: null }],
  ])("%s", async (name, report, options) => {
    await expect(renderLayers(report, options)).toMatchFileSnapshot(`goldens/${name}.txt`);
  });

  test("as JSON", () => {
    const json = JSON.parse(renderLayersJson(wasteful));
    expect(json).toEqual({ schema: "slim-layers/1", image: wasteful.image, layers: wasteful.layers });
  });
});

describe("slim layers IMAGE N", () => {
  test("layer", async () => {
    await expect(renderLayer(wasteful, layerOf(5), { changes, packages }, page)).toMatchFileSnapshot(
      "goldens/layer.txt",
    );
  });

  test("counts the changes that it does not show", () => {
    const text = renderLayer(wasteful, layerOf(5), { changes, packages }, { ...page, top: 2 });
    expect(text).toContain("… and 5 more paths; --top 7 shows them");
    expect(text).not.toContain("package-lock");
    expect(text).toContain("… and 1 more package; --top 3 shows them");
  });

  test("a layer that changes nothing says so", () => {
    expect(renderLayer(wasteful, layerOf(7), { changes: [], packages: [] }, page)).toContain(
      "changes nothing",
    );
  });

  test("as JSON, limited and counted", () => {
    const json = JSON.parse(renderLayerJson(wasteful, layerOf(5), { changes, packages }, 2));
    expect(json).toEqual({
      schema: "slim-layers/1",
      image: wasteful.image,
      layers: [wasteful.layers[5]],
      changes: changes.slice(0, 2),
      changeCount: 7,
      packages: packages.map(({ id, change, before, after }) => ({ id, change, before, after })),
    });
    expect(JSON.parse(renderLayerJson(wasteful, layerOf(5), { changes, packages }, null)).changes).toEqual(
      changes,
    );
  });
});
