import { describe, expect, test } from "vitest";
import type { Report } from "../../src/model/report.ts";
import type { TextOptions } from "../../src/report/page.ts";
import { renderText } from "../../src/report/text.ts";
import { bare, clean, cleanAboveBase, wasteful } from "./sample.ts";

const page: TextOptions = { width: 80, color: false, dockerfile: "Dockerfile", top: null };
const golden = (name: string): string => `goldens/${name}.txt`;

describe("the page of slim analyze", () => {
  test.each<[name: string, report: Report, options: TextOptions]>([
    ["wasteful", wasteful, page],
    ["wasteful-wide", wasteful, { ...page, width: 120 }],
    ["wasteful-narrow", wasteful, { ...page, width: 40 }],
    ["wasteful-color", wasteful, { ...page, color: true }],
    ["no-dockerfile", bare, { ...page, dockerfile: null }],
    ["clean", clean, page],
    ["clean-above-base", cleanAboveBase, page],
  ])("%s", async (name, report, options) => {
    await expect(renderText(report, options)).toMatchFileSnapshot(golden(name));
  });

  test("leaves out what is too small, and says how to see it", () => {
    const text = renderText(wasteful, page);
    expect(text).toContain("… and 2 smaller ones, 812 kB; --top 8 shows them");
    expect(text).not.toContain("Bytecode");
    const all = renderText(wasteful, { ...page, top: 8 });
    expect(all).toContain("Bytecode");
    expect(all).not.toContain("--top");
  });

  test("shows the largest where fewer are asked for", () => {
    const text = renderText(wasteful, { ...page, top: 1 });
    expect(text).toContain("228 MB  The same content");
    expect(text).toContain("… and 7 smaller ones, 182 MB; --top 8 shows them");
  });

  test("ends with what to type next, and sends nobody to a Dockerfile that did not make the image", () => {
    expect(renderText(wasteful, page)).toMatch(
      /\nNext: slim rewrite Dockerfile .*\n {6}slim squash IMAGE .*\n$/s,
    );
    expect(renderText(bare, page)).not.toContain("slim rewrite");
    expect(renderText(clean, page)).not.toContain("Next:");
    const small = { ...bare, layers: bare.layers.map((layer) => ({ ...layer, deadBytes: 0 })) };
    expect(renderText(small, page)).not.toContain("slim squash");
  });

  test("an image without content says so", () => {
    const { sizes } = clean;
    const empty = { ...clean, layers: [], sizes: { ...sizes, storedBytes: 0, liveBytes: 0, paths: 0 } };
    expect(renderText(empty, page)).toContain("This image stores no content.");
  });

  test("layers that are not compressed are not called a pull", () => {
    const plain = { ...wasteful, sizes: { ...wasteful.sizes, blobBytes: wasteful.sizes.tarBytes } };
    expect(renderText(plain, page)).toContain("uncompressed     1.34 GB");
    expect(renderText(plain, page)).not.toContain("pulled  ");
  });

  test("a name cannot write to the terminal", () => {
    const image = { ...clean.image, name: "x\x1b]0;owned\x07\u202e\n:latest" };
    expect(renderText({ ...clean, image }, page)).toContain("x\\x1b]0;owned\\x07\\u{202e}\\n:l");
  });
});
