import { describe, expect, test } from "vitest";
import type { Report, ReportFinding } from "../../src/model/report.ts";
import { renderLayers } from "../../src/report/layers-text.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import type { TextOptions } from "../../src/report/page.ts";
import { fileLineOf } from "../../src/report/place.ts";
import { renderText } from "../../src/report/text.ts";
import { bare, wasteful } from "./sample.ts";

const page: TextOptions = { width: 80, color: false, dockerfile: "Dockerfile", top: null };
const npm = wasteful.layers[5]?.instruction ?? null;

describe("the line of an instruction", () => {
  test.each([
    ["Dockerfile", "Dockerfile:8"],
    ["services/api/Dockerfile", "services/api/Dockerfile:8"],
    ["/home/someone/code/services/api/Dockerfile.web", "Dockerfile.web:8"],
    [null, "line 8"],
  ])("of %s is shown as %s", (dockerfile, shown) => {
    expect(fileLineOf(npm, dockerfile)).toBe(shown);
  });
});

describe("live waste that a later layer stored again", () => {
  const first = wasteful.findings.find(({ rule }) => rule === "npm-cache");
  const again = (report: Report): Report => ({
    ...report,
    findings: first === undefined ? [] : [{ ...first, layers: [6, 5], ...blamed(report) }],
  });
  const blamed = ({ layers }: Report): Pick<ReportFinding, "instruction"> => ({
    instruction: layers[5]?.instruction ?? null,
  });

  test("is shown where it came from, with what stored it again", () => {
    const text = renderText(again(wasteful), page);
    expect(text).toContain("Start with line 8, 44.2 MB: RUN cd /opt/app && npm install\n");
    expect(text).toContain("Dockerfile:8  RUN cd /opt/app && npm install\n");
    expect(text).toContain("stored again unchanged by line 9  RUN chown -R node:node /opt/app\n");
    expect(text).not.toContain("made waste by");
    expect(renderMarkdown(again(wasteful), page)).toContain(
      "`Dockerfile:8`<br>`RUN cd /opt/app && npm install`<br>stored again unchanged by `line 9`<br>`RUN chown",
    );
  });

  test("is shown by the layer that stored it first where no line is known", () => {
    const text = renderText(again(bare), page);
    expect(text).toContain("layer 5  RUN cd /opt/app && npm install\n");
    expect(text).toContain("stored again unchanged by layer 6  RUN chown -R node:node /opt/app\n");
  });
});

test("a layer without an instruction says so wherever one would stand", () => {
  const layers = bare.layers.map((of) => ({ ...of, createdBy: null }));
  const report = { ...bare, layers };
  const text = renderText(report, page);
  expect(text).toMatch(/^Start with layer \d, .*: no instruction recorded$/m);
  expect(text).toContain("layer 3  no instruction recorded\n");
  expect(renderLayers(report, page)).toMatch(/^ +7 .*no instruction recorded$/m);
  expect(renderMarkdown(report, page)).not.toContain("`no instruction recorded`");
});

test("where to start is an instruction where there is one, however much an imported layer wastes", () => {
  const [first, ...others] = bare.layers;
  const layers = first === undefined ? [] : [{ ...first, createdBy: null }, ...others];
  const findings = bare.findings.map((of) => (of.layers[0] === 0 ? { ...of, bytes: 900_000_000 } : of));
  expect(renderText({ ...bare, layers, findings }, page)).toMatch(/^Start with layer 6, 264 MB: RUN chown/m);
});

test("where to start is one line, however long its instruction", () => {
  const text = renderText(wasteful, { ...page, width: 40 });
  expect(text.split("\n").filter((line) => line.startsWith("Start"))).toEqual([
    "Start with line 9, 264 MB: RUN chown -R…",
  ]);
});

test("the size of a layer as stored is called what it is", () => {
  const plain = {
    ...wasteful,
    layers: wasteful.layers.map((of) => ({ ...of, blobBytes: of.tarBytes })),
    sizes: { ...wasteful.sizes, blobBytes: wasteful.sizes.tarBytes },
  };
  expect(renderLayers(wasteful, page)).toMatch(/removable +blob/);
  expect(renderLayers(plain, page)).toMatch(/removable +tar/);
  expect(renderMarkdown(plain, page)).toContain("| removable | tar |");
});

test("what was chosen of several images is a note, and no warning", () => {
  const chosen = { code: "image", message: "linux/amd64 was chosen of 2", layer: null, path: null };
  const report = { ...wasteful, warnings: [chosen] };
  expect(renderText(report, page)).toContain("\nNotes\n  linux/amd64 was chosen of 2\n");
  expect(renderText(report, page)).not.toContain("Warnings");
  expect(renderMarkdown(report, page)).toContain("### Notes\n\n- `linux/amd64 was chosen of 2`");
});

test("the table of the whole image says that the base is in it, where there is one", () => {
  expect(renderText(wasteful, page)).toContain("\nThe whole image, base included\n  stored");
  expect(renderText(bare, page)).not.toContain("The whole image, base included");
});
