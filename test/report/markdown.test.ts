import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { code, prose, table } from "../../src/report/markup.ts";
import { bare, clean, wasteful } from "./sample.ts";

const options = { dockerfile: "Dockerfile", top: null };

describe("the page of a CI job", () => {
  test.each([
    ["wasteful", wasteful],
    ["no-dockerfile", bare],
    ["clean", clean],
  ])("%s", async (name, report) => {
    await expect(renderMarkdown(report, options)).toMatchFileSnapshot(`goldens/${name}.md`);
  });

  test("is cut between sections where it would be too long, and says so", () => {
    const [finding] = wasteful.findings;
    if (finding === undefined) throw new Error("the sample has findings");
    const fix = "|".repeat(300);
    const findings = Array.from({ length: 60 }, () => ({
      ...finding,
      kind: "advice" as const,
      title: fix,
      fix,
    }));
    const page = renderMarkdown({ ...wasteful, findings }, options);
    expect(page.length).toBeLessThanOrEqual(64_000);
    expect(page).toContain("This page is cut here");
    expect(page).toContain("## slim: ");
    expect(page).not.toContain("### Advice");
  });
});

describe("code", () => {
  test.each([
    ["plain", "`plain`"],
    ["a`b", "``a`b``"],
    ["`a``b`", "``` `a``b` ```"],
    ["a|b", "<code>a&#124;b</code>"],
    ["a\\|<b>@x#1", "<code>a&#92;&#124;&#60;b&#62;&#64;x&#35;1</code>"],
    ["a\nb", "`a\\nb`"],
    [" ", ""],
  ])("%j is %s", (text, markdown) => {
    expect(code(text)).toBe(markdown);
  });
});

describe("prose", () => {
  test.each([
    ["a sentence, with (parts).", "a sentence, with (parts)."],
    ["rm -rf *", "rm -rf \\*"],
    ["ask @team in #12", "ask @&#8203;team in #&#8203;12"],
    ["<img> | [x](y)", "\\<img\\> &#124; \\[x\\](y)"],
    ["add `rm -rf *` to it", "add `rm -rf *` to it"],
    ["an odd ` mark", "an odd \\` mark"],
    ["https://a.b and www.a.b", "https:&#8203;//a.b and www&#8203;.a.b"],
    ["two\nlines", "two\\\\nlines"],
  ])("%j is %s", (text, markdown) => {
    expect(prose(text)).toBe(markdown);
  });
});

test("a table sets columns right whose head ends in a colon", () => {
  expect(table(["a:", "b"], [["1", "2"]])).toBe("| a | b |\n| ---: | --- |\n| 1 | 2 |");
});
