import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { columnsOf } from "../../src/report/columns.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderLayer } from "../../src/report/layer-text.ts";
import { renderLayers } from "../../src/report/layers-text.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderText } from "../../src/report/text.ts";
import { anyReport, text } from "./arbitrary.ts";

/** All that may stand on a page beside printable characters is the newline. */
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const NO_NUMBER = /\b(NaN|Infinity|undefined|null)\b/;

const options = fc.record({
  width: fc.integer({ min: 40, max: 160 }),
  color: fc.constant(false),
  dockerfile: fc.option(text),
  top: fc.option(fc.nat(20)),
});

describe("any report whatever its numbers and names", () => {
  test("is printable as text, in the width, and without numbers that are none", () => {
    fc.assert(
      fc.property(anyReport, options, (report, of) => {
        for (const page of [renderText(report, of), renderLayers(report, of)]) {
          expect(page).not.toMatch(UNPRINTABLE);
          expect(page).not.toMatch(NO_NUMBER);
          expect(page.endsWith("\n")).toBe(true);
          for (const line of page.split("\n")) expect(columnsOf(line)).toBeLessThanOrEqual(of.width);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("says the same with colour", () => {
    fc.assert(
      fc.property(anyReport, options, (report, of) => {
        const colored = renderText(report, { ...of, color: true }).replace(/\x1b\[\d+m/g, "");
        const trimmed = colored.replace(/ +$/gm, "");
        expect(trimmed).toBe(renderText(report, of));
      }),
    );
  });

  test("is printable as Markdown, short enough for a comment, and refers to nobody", () => {
    fc.assert(
      fc.property(anyReport, options, (report, of) => {
        const page = renderMarkdown(report, of);
        expect(page).not.toMatch(UNPRINTABLE);
        expect(page).not.toMatch(NO_NUMBER);
        expect(page.length).toBeLessThanOrEqual(64_000);
        // Every table row has the cells that its head has, whatever the names hold.
        const cells = page.split("\n").filter((line) => line.startsWith("| "));
        for (const row of cells) expect([4, 5, 8]).toContain(row.split("|").length - 1);
      }),
      { numRuns: 300 },
    );
  });

  test("is JSON that parses back to itself, with nothing in it that a terminal obeys", () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const page = renderJson(report);
        expect(JSON.parse(page)).toEqual(JSON.parse(JSON.stringify(report)));
        expect(page).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]|(?!\n)[\0-\x1f]/);
      }),
    );
  });

  test("shows a layer's changes with one line a path", () => {
    const change = fc.record({
      kind: fc.constantFrom("added" as const, "changed" as const, "removed" as const),
      path: text.map((name) => `/${name}`),
      bytes: fc.nat(),
      entryKind: fc.constantFrom("file" as const, "directory" as const, "symlink" as const),
    });
    fc.assert(
      fc.property(anyReport, fc.array(change), options, (report, changes, of) => {
        const [layer] = report.layers;
        if (layer === undefined) return;
        const page = renderLayer(report, layer, { changes, packages: [] }, { ...of, top: null });
        expect(page).not.toMatch(UNPRINTABLE);
        expect(page.split("\n").filter((line) => /^[ACD] .{8} {2}\//u.test(line)).length).toBe(
          changes.length,
        );
      }),
    );
  });
});
