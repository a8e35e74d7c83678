import { describe, expect, test } from "vitest";
import type { InstructionRef } from "../../src/model/dockerfile.ts";
import type { Report, ReportFinding } from "../../src/model/report.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import type { TextOptions } from "../../src/report/page.ts";
import { renderText } from "../../src/report/text.ts";
import { cleanAboveBase, wasteful } from "./sample.ts";

const page: TextOptions = { width: 80, color: false, dockerfile: "Dockerfile", top: null };
const RM: InstructionRef = {
  line: 16,
  endLine: 16,
  keyword: "RUN",
  stage: null,
  text: "RUN rm -rf /usr/share/doc",
};

const [sample] = wasteful.findings;
const inBase = (rest: Partial<ReportFinding>): ReportFinding => {
  if (sample === undefined) throw new Error("the sample has findings");
  return { ...sample, rule: "deleted", base: true, instruction: null, causedBy: RM, ...rest };
};

const withFindings = (...findings: ReportFinding[]): Report => ({ ...wasteful, findings });

describe("an instruction that changes the base", () => {
  test("is told that deleting frees nothing, whatever layers of the base it deletes from", () => {
    const report = withFindings(
      inBase({ bytes: 10_000_000, layers: [0, 7] }),
      inBase({ bytes: 500_000, layers: [1, 7] }),
    );
    const text = renderText(report, page).replace(/\s+/g, " ");
    expect(text).toContain(
      "Dockerfile:16 deletes 10.5 MB that lie in the base: that frees nothing. RUN rm -rf /usr/share/doc",
    );
    expect(renderMarkdown(report, page)).toContain(
      "- `Dockerfile:16` deletes 10.5 MB that lie in the base: that frees nothing: `RUN rm -rf /usr/share/doc`",
    );
  });

  test("is told even where there is no waste above the base", () => {
    const findings = [inBase({ bytes: 10_000_000, layers: [0, 6] })];
    const report = {
      ...cleanAboveBase,
      layers: wasteful.layers.map((of) => ({ ...of, deadBytes: 0 })),
      findings,
    };
    expect(renderText(report, page)).toContain("that frees nothing");
  });

  test("is told what it stores a second time", () => {
    const report = withFindings(inBase({ rule: "metadata-only", bytes: 9_100_000, layers: [0, 7] }));
    expect(renderText(report, page)).toContain(
      "Dockerfile:16 stores 9.1 MB of the base a second time, unchanged.",
    );
  });

  test.each([
    ["of the base itself", inBase({ bytes: 10_000_000, layers: [0, 1], causedBy: null })],
    [
      "that overwrites, as installing does",
      inBase({ rule: "overwritten", bytes: 10_000_000, layers: [0, 7] }),
    ],
    ["that is not worth a look", inBase({ bytes: 1000, layers: [0, 7] })],
  ])("is not told of one %s", (_title, finding) => {
    expect(renderText(withFindings(finding), page)).not.toContain("Dockerfile:16");
  });
});
