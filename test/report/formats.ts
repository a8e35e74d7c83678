import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import type { WasteKind } from "../../src/model/finding.ts";
import { renderCodeQuality } from "../../src/report/codequality.ts";
import { renderGitHub } from "../../src/report/github.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { renderRdjson } from "../../src/report/rdjson.ts";
import type { Renderer, RenderOptions } from "../../src/report/renderer.ts";
import { renderSarif } from "../../src/report/sarif.ts";
import { renderText } from "../../src/report/text.ts";

/** Every format but JSON, which has names exactly as they are. */
export const RENDERERS: Readonly<Record<string, Renderer>> = {
  text: renderText,
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
  codequality: renderCodeQuality,
  github: renderGitHub,
  rdjson: renderRdjson,
};

const kind: WasteKind = {
  id: "apt-lists",
  title: "Package lists of apt",
  kind: "removable",
  risk: "safe",
  why: "Only `apt-get install` reads them.",
  source: "https://manpages.debian.org/stable/apt/apt-get.8.en.html",
  fix: "Add rm -rf /var/lib/apt/lists/* to the RUN that filled it.",
};

export const OPTIONS: RenderOptions = {
  width: 100,
  color: false,
  dockerfile: "Dockerfile",
  top: null,
  artifact: "Dockerfile",
  kinds: new Map([[kind.id, kind]]),
  version: "1.2.3",
};

/** Fails with what the schema says against a text. */
export type Check = (text: string) => void;

const checkOf = (schema: object): Check => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (text) => {
    if (!validate(JSON.parse(text))) throw new Error(ajv.errorsText(validate.errors));
  };
};

/**
 * The OASIS schema, as it stands in @microsoft/jest-sarif 1.0.0-beta.0 (MIT). It is of draft 4, and says nothing that draft 7
 * reads otherwise but the name of its id.
 */
export const checkSarif = checkOf(
  (() => {
    const { $schema, id, ...schema } = JSON.parse(
      readFileSync("test/report/schemas/sarif-2.1.0.json", "utf8"),
    );
    return schema;
  })(),
);

const lines = { type: "integer", minimum: 1 };

/** Our own reading of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format: there is no schema. */
export const checkCodeQuality = checkOf({
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", pattern: "^[0-9a-f]{32}$" },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          path: { type: "string", not: { pattern: "^\\./" } },
          lines: { type: "object", required: ["begin"], properties: { begin: lines, end: lines } },
        },
      },
    },
  },
});

/** Our own reading of https://github.com/reviewdog/reviewdog/tree/master/proto/rdf, of what it needs to post. */
export const checkRdjson = checkOf({
  type: "object",
  required: ["diagnostics"],
  properties: {
    diagnostics: {
      type: "array",
      items: {
        type: "object",
        required: ["message", "location", "severity", "code"],
        additionalProperties: false,
        properties: {
          message: { type: "string", minLength: 1 },
          severity: { enum: ["ERROR", "WARNING", "INFO"] },
          code: { type: "object", required: ["value"], properties: { url: { format: "uri" } } },
          suggestions: {
            type: "array",
            minItems: 1,
            items: {
              type: "object",
              required: ["range", "text"],
              additionalProperties: false,
              properties: { range: { type: "object" }, text: { type: "string" } },
            },
          },
          location: {
            type: "object",
            required: ["path", "range"],
            properties: {
              range: {
                type: "object",
                required: ["start", "end"],
                properties: {
                  start: { type: "object", required: ["line"], properties: { line: lines } },
                  end: { type: "object", required: ["line"], properties: { line: lines } },
                },
              },
            },
          },
        },
      },
    },
  },
});

/** A workflow command as GitHub's runner reads one: null where a line is none. */
export const readCommand = (line: string): Readonly<Record<string, string>> | null => {
  const [, level, properties = "", data = ""] = /^::(error|warning|notice) (.*?)::(.*)$/.exec(line) ?? [];
  if (level === undefined) return null;
  const decode = (text: string): string =>
    text
      .replace(/%0D/g, "\r")
      .replace(/%0A/g, "\n")
      .replace(/%3A/g, ":")
      .replace(/%2C/g, ",")
      .replace(/%25/g, "%");
  const pairs = properties.split(",").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), decode(pair.slice(at + 1))];
  });
  return { level, data: decode(data), ...Object.fromEntries(pairs) };
};
