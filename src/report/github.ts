import type { Gate, Report } from "../model/report.ts";
import { inert, messageOf, PLAIN } from "./annotation-text.ts";
import { worthAnnotating } from "./annotations.ts";
import { countOf } from "./bytes.ts";
import type { Renderer } from "./renderer.ts";
import { actionable, verdictOf } from "./verdict.ts";

/** GitHub shows ten annotations of each level from a step, and drops the rest. */
const MOST = 10;

type Level = "error" | "warning" | "notice";

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const escapeData = (text: string): string =>
  text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");

const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, "%3A").replace(/,/g, "%2C");

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-a-warning-message */
const command = (level: Level, properties: Readonly<Record<string, string>>, message: string): string => {
  const given = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${level} ${given.join(",")}::${escapeData(message)}`;
};

const gateCommand = ({ name, actual, limit }: Gate): string =>
  command("error", { title: `slim: ${inert(name)}` }, inert(`${name} is ${actual}, limit ${limit}`));

const summary = (report: Report, shown: number): string => {
  const rest = actionable(report).length - shown;
  const more = rest > 0 ? ` ${countOf(rest, "more finding")} in the report.` : "";
  return command("notice", { title: inert(`slim: ${report.image.name}`) }, inert(verdictOf(report) + more));
};

/** Workflow commands, a line each: failed gates as errors, the largest findings as warnings, the verdict as a notice. */
export const renderGitHub: Renderer = (report, { artifact, dockerfile, top }) => {
  const warnings = worthAnnotating(report, artifact, top)
    .slice(0, MOST)
    .map(({ finding, line, endLine }) => {
      const title = inert(`slim: ${finding.rule}`);
      const place = dockerfile === null ? {} : { file: artifact, line: `${line}`, endLine: `${endLine}` };
      return command("warning", { ...place, title }, messageOf(finding, report, PLAIN).join("\n"));
    });
  const failed = report.gates.filter(({ passed }) => !passed).slice(0, MOST);
  const lines = [...failed.map(gateCommand), ...warnings, summary(report, warnings.length)];
  return lines.map((line) => `${line}\n`).join("");
};
