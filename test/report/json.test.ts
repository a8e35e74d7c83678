import { expect, test } from "vitest";
import { renderJson } from "../../src/report/json.ts";
import { clean, wasteful } from "./sample.ts";

/** The names in the order in which they first stand. */
const keysOf = (value: object): string[] => Object.keys(value);

test("the fields stand in the contract's order, whatever the order they came in", () => {
  const { gates, warnings, findings, layers, sizes, base, image, schema } = wasteful;
  const report = JSON.parse(renderJson({ gates, warnings, findings, layers, sizes, base, image, schema }));
  expect(keysOf(report)).toEqual([
    "schema",
    "image",
    "base",
    "sizes",
    "layers",
    "findings",
    "warnings",
    "gates",
  ]);
  expect(keysOf(report.layers[3].instruction)).toEqual(["line", "endLine", "keyword", "stage", "text"]);
  expect(report).toEqual(JSON.parse(JSON.stringify(wasteful)));
});

test("two spaces a step, a newline at the end", async () => {
  await expect(renderJson(clean)).toMatchFileSnapshot("goldens/clean.json");
});

test("raw bytes and controls stay what they are, escaped", () => {
  const image = { ...clean.image, name: "caf\udce9\u009b\u202e" };
  const page = renderJson({ ...clean, image });
  expect(page).toContain('"name": "caf\\udce9\\u009b\\u202e"');
  expect(JSON.parse(page).image.name).toBe(image.name);
});
