import { describe, expect, it } from "vitest";
import type { RewriteReport } from "../../src/model/rewrite-report.ts";
import type { SmallerBase } from "../../src/model/smaller-base.ts";
import { renderRewriteMarkdown } from "../../src/report/rewrite-markdown.ts";
import { renderRewriteText } from "../../src/report/rewrite-text.ts";

const base = (to: string, refused: string | null): SmallerBase => ({
  line: 1,
  from: "python:3.12",
  to,
  refused,
  proofs: [
    { what: "shell", verdict: refused === null ? "proved" : "against", said: refused ?? "it has one" },
  ],
  restated: [],
});

const reportOf = (smallerBases: readonly SmallerBase[]): RewriteReport => ({
  schema: "slim-rewrite/1",
  dockerfile: "Dockerfile",
  reconstructed: false,
  before: "FROM python:3.12\n",
  after: "FROM python:3.12\n",
  image: null,
  steps: [],
  declined: [],
  predicted: null,
  expected: null,
  ignoreFile: null,
  smallerBases,
  notes: [],
});

const options = { width: 100, color: false, dockerfile: null, top: null };

describe("a smaller base on the page", () => {
  const both = reportOf([base("python:3.12-slim", null), base("scratch", "a shell is needed")]);

  it("has its table, and the one that cannot be its reason", () => {
    const text = renderRewriteText(both, options);
    expect(text).toContain("  python:3.12 → python:3.12-slim\n    proved, shell: it has one\n");
    expect(text).toContain("  python:3.12 → scratch: no, a shell is needed\n");
  });

  it("is a table in a pull request too", () => {
    const page = renderRewriteMarkdown(both);
    expect(page).toContain("`python:3.12` → `python:3.12-slim`");
    expect(page).toContain("| shell | proved | it has one |");
    expect(page).not.toContain("scratch");
  });

  it("where none can be, nothing is said", () => {
    expect(renderRewriteText(reportOf([base("scratch", "no")]), options)).not.toContain("smaller base");
  });
});
