import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "../../src/model/step.ts";
import { branchOf } from "../../src/post/branch.ts";
import { annotationsOf } from "../../src/report/annotations.ts";
import { renderComment } from "../../src/report/comment.ts";
import { fingerprintOf } from "../../src/report/fingerprint.ts";
import { messageOf, pullBody, pullTitle } from "../../src/report/pull-request.ts";
import { reviewOf } from "../../src/report/review.ts";
import { uriOf } from "../../src/report/uri.ts";
import { anyReport, text } from "./arbitrary.ts";
import { checkCodeQuality, checkRdjson, checkSarif, OPTIONS, RENDERERS, readCommand } from "./formats.ts";
import { bare, clean, wasteful } from "./sample.ts";

const render = (format: string, ...[report, options]: [typeof wasteful, Partial<typeof OPTIONS>?]): string =>
  RENDERERS[format]?.(report, { ...OPTIONS, ...options }) ?? "";

const EXTENSIONS = { sarif: "sarif.json", codequality: "codequality.json", github: "github.txt" };
const REPORTS = { wasteful, bare, clean };

describe("the formats of other tools", () => {
  for (const [name, report] of Object.entries(REPORTS))
    it.each(Object.entries({ ...EXTENSIONS, rdjson: "rdjson.json", html: "html" }))(
      `${name} as %s`,
      async (format, extension) => {
        const options = name === "bare" ? { artifact: "shop/api", dockerfile: null } : {};
        const page = render(format, report, options);
        await expect(page).toMatchFileSnapshot(`goldens/formats/${name}.${extension}`);
      },
    );

  it("are empty where there is nothing to say, and valid all the same", () => {
    expect(render("codequality", clean)).toBe("[]\n");
    expect(JSON.parse(render("rdjson", clean)).diagnostics).toEqual([]);
    expect(JSON.parse(render("sarif", clean)).runs[0].results).toEqual([]);
    checkSarif(render("sarif", clean));
  });

  it("ten warnings at most are sent to GitHub, the largest", () => {
    const [finding] = wasteful.findings;
    if (finding === undefined) throw new Error("the sample has findings");
    const findings = Array.from({ length: 30 }, (_, at) => ({ ...finding, bytes: finding.bytes - at }));
    const lines = render("github", { ...wasteful, findings }, { top: 30 }).split("\n");
    expect(lines.filter((line) => line.startsWith("::warning "))).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith("::notice "))).toContain("20 more findings");
  });

  it("what lies in the base is told apart, and is no problem of the file", () => {
    const { results } = JSON.parse(render("sarif", wasteful)).runs[0];
    const base = results.filter((each: { properties: { base: boolean } }) => each.properties.base);
    expect(base.length).toBe(2);
    for (const { kind, level } of base) expect([kind, level]).toEqual(["informational", "none"]);
    for (const format of ["codequality", "github", "rdjson"])
      expect(render(format, wasteful)).not.toContain("Manual pages");
  });
});

describe("fingerprints", () => {
  const marks = (report: typeof wasteful): string[] =>
    annotationsOf(report, "Dockerfile").map(({ fingerprint }) => fingerprint);

  it("do not depend on lines, layers' numbers and bytes", () => {
    const down = <T extends { line: number | null; endLine: number | null } | null>(ref: T): T =>
      ref && { ...ref, line: (ref.line ?? 0) + 7, endLine: (ref.endLine ?? 0) + 7 };
    const moved = wasteful.findings.map((finding) => ({
      ...finding,
      bytes: finding.bytes + 1,
      layers: finding.layers.map((layer) => layer + 2),
      instruction: down(finding.instruction),
      causedBy: down(finding.causedBy),
    }));
    expect(marks({ ...wasteful, findings: moved })).toEqual(marks(wasteful));
  });

  it("differ between findings, equal ones included", () => {
    const twice = marks({
      ...wasteful,
      findings: [...wasteful.findings, ...structuredClone(wasteful.findings)],
    });
    expect(new Set(twice).size).toBe(twice.length);
  });

  it("differ where any text does, and where texts are divided otherwise", () => {
    fc.assert(
      fc.property(fc.array(text), fc.array(text), (a, b) => {
        expect(fingerprintOf(a) === fingerprintOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(fingerprintOf(["a", "b"])).toBe("c8a7cb58ab058cb3c767154732c3a2a0"); // by another program
  });
});

describe("any report whatever its names", () => {
  const options = { top: fc.option(fc.nat(20)), artifact: text.filter((name) => name !== "") };

  it("is valid in every format", () => {
    fc.assert(
      fc.property(anyReport, fc.record(options), (report, of) => {
        checkSarif(render("sarif", report, of));
        checkCodeQuality(render("codequality", report, of));
        checkRdjson(render("rdjson", report, of));
      }),
      { numRuns: 200 },
    );
  });

  it("is nothing but workflow commands for GitHub", () => {
    fc.assert(
      fc.property(anyReport, fc.record(options), (report, of) => {
        const lines = render("github", report, of).slice(0, -1).split("\n");
        for (const line of lines) {
          const command = readCommand(line);
          expect(command).not.toBeNull();
          if (command?.level === "warning") expect(command.file).toBe(of.artifact);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is a page whose every tag is ours", () => {
    const OURS =
      /^<(?:!doctype html|\/?(?:html|head|body|meta|title|style|h1|h2|p|div|i|b|span|code|table|tr|td|th|details|summary|ul|li)(?: (?:class|style|lang|charset|name|content|http-equiv)="[^"<>]*")*)>$/;
    fc.assert(
      fc.property(anyReport, (report) => {
        const page = render("html", report);
        for (const [tag] of page.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(OURS);
        expect(page).not.toMatch(/\b(NaN|Infinity|undefined)\b%?/);
      }),
      { numRuns: 200 },
    );
  });
});

describe("names that mean something elsewhere", () => {
  const NAMES = [
    "100%0A::error::x",
    "a::b,c",
    "two\nlines",
    "two\r\n::error::lines",
    "@team/x",
    "see #12",
    "<img src=x onerror=alert(1)>",
    "</code><script>",
    "`tick` ``two``",
    "[a](https://x.example)",
    "https://x.example www.x.example",
    "{0}",
    "a|b",
    "<!-- slim:report:x -->",
    'fixes !12, %"v1" and %1',
    "\n/close",
  ];

  const step = (name: string): Step => ({
    rule: name,
    risk: "review",
    line: 2,
    endLine: 2,
    savesBytes: 5,
    savesBlobBytes: 5,
    estimate: false,
    why: `It is ${name}.`,
    changes: [],
    answers: [],
    removes: new Set(),
  });

  /** What is written on a pull request, by its host's Markdown. */
  const posted = (report: typeof wasteful, name: string, host: "github" | "gitlab"): string => {
    const steps = [step(name)];
    const change = { path: name, before: `FROM a\nRUN ${name}\n`, after: `FROM a\nRUN b ${name}\n` };
    const edits = { steps, files: [change] };
    const comment = renderComment(report, null, { ...OPTIONS, edits });
    const hunks = [{ line: 1, lines: ["FROM a", "RUN b"], oldLines: [1, 2] }];
    const replacement = { steps, line: 2, endLine: 2, lines: `RUN b ${name}`.split("\n") };
    const review = reviewOf(report, [replacement], { host, path: name, hunks, known: new Set() });
    expect(review.suggestions.length).toBe(1);
    const bodies = [comment, review.body, ...review.suggestions.map(({ body }) => body)];
    return bodies.map((body) => body.replace(/^<!-- slim:[^\s<>]+ -->$/gm, "")).join("\n\n");
  };

  /** What a pull request of ours is made of: its text is Markdown, its title, its commits and its branch are not. */
  const offered = (name: string) => {
    const steps = [step(name)];
    const report = { dockerfile: name, steps, declined: [], image: null, predicted: null };
    const commit = { subject: `slim: ${name}`, body: [`It is ${name}.`], files: [] };
    return {
      body: pullBody(report as never, "").trimStart(),
      plain: [pullTitle(name, [commit, commit], 5), pullTitle(name, [commit], 5), messageOf(commit)],
      branch: branchOf(name),
    };
  };

  it.each(NAMES)("%j is a name in a pull request's title, commits and branch", (name) => {
    const { plain, branch } = offered(name);
    for (const text of plain) {
      expect(text).not.toMatch(/[@#]\w|\bGH-\d|:\/\/|www\./);
      expect(text).not.toMatch(/\r|^\/|^::/m);
    }
    for (const title of plain.slice(0, 2)) expect(title).not.toMatch(/\n/);
    expect(branch).toMatch(/^[\w./%-]+$/);
  });

  const named = (name: string): typeof wasteful => ({
    ...wasteful,
    image: { ...wasteful.image, name },
    base: { ...wasteful.base, name },
    layers: wasteful.layers.map((layer) => ({ ...layer, createdBy: `RUN ${name}` })),
    findings: wasteful.findings.map((finding) => ({
      ...finding,
      paths: [`/${name}`, `/x/${name}`],
      instruction: finding.instruction && { ...finding.instruction, text: `RUN ${name}` },
    })),
    warnings: [{ code: "x", message: `name ${name}`, layer: 1, path: `/${name}` }],
  });

  /** What a Markdown renderer still reads: all but code spans, code elements and entities. */
  const readAsMarkdown = (page: string): string =>
    page
      .replace(/<code>[^<]*<\/code>/g, "")
      .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "")
      .replace(/<\/?(?:br|details|summary)>/g, "")
      .replace(/\\[!-/:-@[-`{-~]/g, "")
      .replace(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)));

  it.each(NAMES)("%j is a name in every format", (name) => {
    const report = named(name);
    const read: Readonly<Record<string, string>> = {
      markdown: readAsMarkdown(render("markdown", report)),
      rdjson: readAsMarkdown(
        JSON.parse(render("rdjson", report))
          .diagnostics.map(({ message }: { message: string }) => message)
          .join("\n\n"),
      ),
      sarif: JSON.stringify(
        JSON.parse(render("sarif", report)).runs[0].results.map(
          ({ message }: { message: object }) => message,
        ),
      ),
      codequality: JSON.stringify(
        JSON.parse(render("codequality", report)).map(
          ({ description }: { description: string }) => description,
        ),
      ),
      github: render("github", report),
      html: render("html", report),
      comment: readAsMarkdown(posted(report, name, "github")),
      note: readAsMarkdown(posted(report, name, "gitlab")),
      pull: readAsMarkdown(offered(name).body),
    };
    for (const [format, page] of Object.entries(read)) {
      const where = `${format}: ${page}`;
      if (format !== "html") expect(/[@#](?=[A-Za-z0-9])/.test(page), where).toBe(false);
      expect(/<(?:img|script|!-- slim)|<\/code><script/.test(page), where).toBe(false);
    }
    expect(read.sarif).not.toMatch(/(?<!\\\\)\[a(?!\\\\)\]\(/);
    for (const page of [read.markdown, read.rdjson, read.comment, read.note, read.pull]) {
      expect(page).not.toMatch(/\]\(|:\/\/|www\.|[!%][\w"']/);
      // A command of GitLab's, which has no pull requests of ours.
      if (page !== read.pull) expect(page).not.toMatch(/^\s*\//m);
    }
    for (const line of (read.github ?? "").trimEnd().split("\n")) {
      expect(readCommand(line)).not.toBeNull();
      expect(line).not.toContain("\r");
    }
    expect(render("github", report).match(/^::error/gm)).toHaveLength(1);
  });

  it.each([
    ["Dockerfile", "Dockerfile"],
    ["./a b/Docker%file", "a%20b/Docker%25file"],
    ["x:y", "x%3Ay"],
    ["../up", "../up"],
    ["caf\udce9", "caf%E9"],
    ["é", "%C3%A9"],
    ["\ud800", "%EF%BF%BD"],
    ["", "Dockerfile"],
  ])("%j as a reference is %j", (path, uri) => {
    expect(uriOf(path)).toBe(uri);
  });
});
