import type { Report } from "../model/report.ts";
import { buildReport } from "../report/build.ts";
import { GATES, type Limit, parseLimit } from "../report/limits.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { analyzeImage } from "./subject.ts";

const PATHS_MAX = 20;

/** `slim analyze IMAGE` */
export const analyzeCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const limits = limitsOf(args);
  const analysis = await analyzeImage(args, io);
  const json = args.format === "json";
  const top = json ? (countOf(args, "top") ?? PATHS_MAX) : Number.POSITIVE_INFINITY;
  const report = buildReport({ ...analysis, limits, top });
  print(await render(report, args, io), args, io);
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};

const limitsOf = (args: Args): Limit[] =>
  GATES.flatMap((gate) => {
    const given = textOf(args, gate);
    return given === null ? [] : [parseLimit(gate, given)];
  });

const render = async (report: Report, args: Args, io: Io): Promise<string> => {
  switch (args.format) {
    case "json":
      return (await import("../report/json.ts")).renderJson(report);
    case "markdown":
      return (await import("../report/markdown.ts")).renderMarkdown(report, pageOptions(args, io));
    default:
      return (await import("../report/text.ts")).renderText(report, pageOptions(args, io));
  }
};
