import { appendText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { renderCodeQuality } from "../report/codequality.ts";
import { renderComment } from "../report/comment.ts";
import { compare } from "../report/compare.ts";
import { renderGitHub } from "../report/github.ts";
import { renderRdjson } from "../report/rdjson.ts";
import type { Renderer } from "../report/renderer.ts";
import { renderSarif } from "../report/sarif.ts";
import { judgedReport } from "./analyze.ts";
import { renderOptions } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { print } from "./print.ts";

const RENDERERS: ReadonlyMap<unknown, Renderer> = new Map([
  ["github", renderGitHub],
  ["gitlab", renderCodeQuality],
  ["sarif", renderSarif],
  ["rdjson", renderRdjson],
]);

/** `slim suggest IMAGE --dockerfile FILE` */
export const suggestCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  if (textOf(args, "dockerfile") === null)
    throw new SlimError("usage", "suggest speaks of lines of a Dockerfile; give --dockerfile");
  if (args.format === "patch") return (await import("./suggest-patch.ts")).suggestPatch(args, io);
  const { report, analysis, earlier } = await judgedReport(args, io, Number.POSITIVE_INFINITY);
  const options = renderOptions(args, io, report.image.name, analysis.findings);
  const render = RENDERERS.get(args.format);
  const comment = renderComment(report, earlier && compare(earlier, report, []), options);
  print(render ? render(report, options) : comment, args, io);
  const summary = textOf(args, "summary");
  // A summary is read once: it is not looked for, so it needs no marker.
  if (summary !== null) appendText(summary, comment.slice(comment.indexOf("\n") + 1));
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};
