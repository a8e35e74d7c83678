import type { WasteKind } from "../model/finding.ts";
import type { Report, ReportFinding } from "../model/report.ts";
import type { Replacement } from "../model/step.ts";
import { inert, messageOf, type Setting } from "./annotation-text.ts";
import {
  type Annotation,
  annotationsOf,
  baseAnnotations,
  type Lines,
  mendedBy,
  type Severity,
} from "./annotations.ts";
import { printJson } from "./json.ts";
import { codeCell, proseCell } from "./markdown-cells.ts";
import type { Renderer } from "./renderer.ts";
import { uriOf } from "./uri.ts";

/** Paths that a result carries. */
const MOST_PATHS = 20;

/** Square brackets would be a link, and braces about a number a placeholder. SARIF 2.1.0, 3.11.5 and 3.11.6. */
const escapeMessage = (text: string): string => text.replace(/[[\]\\]/g, "\\$&").replace(/\{\d+\}/g, "{$&}");

const escaped = (text: string): string => escapeMessage(inert(text));
const TEXT: Setting = { words: escaped, quoted: escaped };

const LEVELS: Readonly<Record<Severity, string>> = { major: "warning", minor: "warning", info: "note" };

const ruleOf = (finding: ReportFinding, kind: WasteKind | undefined) => {
  const why = kind?.why ?? finding.title;
  const fix = `${finding.fix}${finding.risk === "review" ? " Review first." : ""}`;
  const source = kind?.source ?? "";
  return {
    id: finding.rule,
    name: finding.rule,
    shortDescription: { text: escaped(finding.title) },
    fullDescription: { text: escaped(why) },
    ...(/^https:\/\/[\x21-\x7e]+$/.test(source) && URL.canParse(source) ? { helpUri: source } : {}),
    help: {
      text: `${escaped(why)} ${escaped(fix)}`,
      markdown: `${proseCell(why)}\n\n${proseCell(fix)}\n\nRule ${codeCell(finding.rule)}.`,
    },
    defaultConfiguration: { level: "warning" },
    properties: {
      tags: ["container-image", finding.kind],
      precision: finding.risk === "safe" ? "very-high" : "high",
      "problem.severity": "warning",
    },
  };
};

const locationOf = (uri: string, { line, endLine }: Lines) => ({
  physicalLocation: {
    artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
    region: { startLine: line, endLine },
  },
});

/** Of the base nothing can be changed here: what is there is told, and is no problem of this file. */
const verdictOf = ({ severity }: Annotation, base: boolean) =>
  base ? { kind: "informational", level: "none" } : { kind: "fail", level: LEVELS[severity] };

/** Whole lines with their ends, from the first character of the first to that of the line behind the last. */
const fixesOf = (replacements: readonly Replacement[], uri: string) => {
  if (replacements.length === 0) return {};
  const fixes = replacements.map(({ steps, line, endLine, lines }) => ({
    description: { text: escaped(steps.map(({ why }) => why).join(" ")) },
    artifactChanges: [
      {
        artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
        replacements: [
          {
            deletedRegion: { startLine: line, startColumn: 1, endLine: endLine + 1, endColumn: 1 },
            insertedContent: { text: lines.map((one) => `${one}\n`).join("") },
          },
        ],
      },
    ],
  }));
  return { fixes };
};

const resultOf = (
  annotation: Annotation,
  report: Report,
  uri: string,
  ids: readonly string[],
  base: boolean,
  replacements: readonly Replacement[] = [],
) => {
  const { finding, fingerprint, ordinal, cause } = annotation;
  const related = cause === null ? null : { ...locationOf(uri, cause), message: { text: "made it waste" } };
  const before = base ? "In the base, which only another base can change: " : "";
  return {
    ruleId: finding.rule,
    ruleIndex: ids.indexOf(finding.rule),
    ...verdictOf(annotation, base),
    message: { text: `${before}${messageOf(finding, report, TEXT).join(". ").replace(/\.\. /g, ". ")}` },
    locations: [locationOf(uri, annotation)],
    ...(related === null ? {} : { relatedLocations: [related] }),
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint}:${ordinal}`,
      "slimFinding/v1": fingerprint,
    },
    ...fixesOf(mendedBy(finding, replacements), uri),
    properties: {
      base,
      bytes: finding.bytes,
      risk: finding.risk,
      paths: finding.paths.slice(0, MOST_PATHS),
      pathCount: finding.pathCount,
    },
  };
};

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * SARIF 2.1.0, for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * What GitHub asks for: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const renderSarif: Renderer = (report, { artifact, kinds, replacements, version }) => {
  const own = annotationsOf(report, artifact);
  const base = baseAnnotations(report, artifact);
  const findings = new Map([...base, ...own].map(({ finding }) => [finding.rule, finding]));
  const ids = [...findings.keys()].sort(compareText);
  const uri = uriOf(artifact);
  return printJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "slim",
            semanticVersion: version,
            rules: [...findings.values()]
              .sort((a, b) => compareText(a.rule, b.rule))
              .map((finding) => ruleOf(finding, kinds.get(finding.rule))),
          },
        },
        automationDetails: { id: `slim/${uri}/` },
        columnKind: "utf16CodeUnits",
        results: [
          ...own.map((each) => resultOf(each, report, uri, ids, false, replacements)),
          ...base.map((each) => resultOf(each, report, uri, ids, true)),
        ],
      },
    ],
  });
};
