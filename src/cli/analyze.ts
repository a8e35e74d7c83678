import { buildReport } from "../report/build.ts";
import { GATES, type Limit, parseLimit } from "../report/limits.ts";
import { rendererOf, renderOptions } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { print } from "./print.ts";
import { analyzeImage } from "./subject.ts";

const PATHS_MAX = 20;

/** `slim analyze IMAGE` */
export const analyzeCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const limits = limitsOf(args);
  const analysis = await analyzeImage(args, io);
  const json = args.format === "json";
  const top = json ? (countOf(args, "top") ?? PATHS_MAX) : Number.POSITIVE_INFINITY;
  const report = buildReport({ ...analysis, limits, top });
  const render = await rendererOf(args);
  print(render(report, renderOptions(args, io, report.image.name, analysis.findings)), args, io);
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};

const limitsOf = (args: Args): Limit[] =>
  GATES.flatMap((gate) => {
    const given = textOf(args, gate);
    return given === null ? [] : [parseLimit(gate, given)];
  });
