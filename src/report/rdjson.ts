import type { Replacement } from "../model/step.ts";
import { messageOf, type Setting } from "./annotation-text.ts";
import { mendedBy, type Severity, worthAnnotating } from "./annotations.ts";
import { printJson } from "./json.ts";
import { codeCell, proseCell } from "./markdown-cells.ts";
import type { Renderer } from "./renderer.ts";

/** reviewdog posts messages as Markdown. */
const MARKDOWN: Setting = { words: proseCell, quoted: codeCell };

const LEVELS: Readonly<Record<Severity, string>> = { major: "WARNING", minor: "WARNING", info: "INFO" };

/** reviewdog takes a suggestion for just the lines of its diagnostic. */
const suggestionsOf = (replacements: readonly Replacement[]) =>
  replacements.length === 0
    ? {}
    : {
        suggestions: replacements.map(({ line, endLine, lines }) => ({
          range: { start: { line }, end: { line: endLine } },
          text: lines.join("\n"),
        })),
      };

/**
 * reviewdog's diagnostic format. Lines without columns mean whole lines, the last included.
 * https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
 */
export const renderRdjson: Renderer = (report, { artifact, top, kinds, replacements }) =>
  printJson({
    source: { name: "slim" },
    severity: "WARNING",
    diagnostics: worthAnnotating(report, artifact, top).map(({ finding, line, endLine, severity }) => {
      const source = kinds.get(finding.rule)?.source ?? "";
      const url = /^https:\/\/\S+$/.test(source) ? { url: source } : {};
      return {
        message: messageOf(finding, report, MARKDOWN).join("\n\n"),
        location: { path: artifact, range: { start: { line }, end: { line: endLine } } },
        severity: LEVELS[severity],
        code: { value: finding.rule, ...url },
        ...suggestionsOf(
          mendedBy(finding, replacements).filter((one) => one.line === line && one.endLine === endLine),
        ),
      };
    }),
  });
