import { inert, messageOf, PLAIN } from "./annotation-text.ts";
import { annotationsOf } from "./annotations.ts";
import { printJson } from "./json.ts";
import type { Renderer } from "./renderer.ts";

/**
 * GitLab's Code Quality report: an array, empty where there is nothing to say. A merge request shows what is new in it.
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export const renderCodeQuality: Renderer = (report, { artifact }) =>
  printJson(
    annotationsOf(report, artifact).map(({ finding, line, endLine, severity, fingerprint }) => ({
      description: messageOf(finding, report, PLAIN).join(" · "),
      check_name: inert(`slim/${finding.rule}`),
      fingerprint,
      severity,
      location: { path: artifact, lines: { begin: line, end: endLine } },
    })),
  );
