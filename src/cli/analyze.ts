import type { Report } from "../model/report.ts";
import { buildReport } from "../report/build.ts";
import { againstOf } from "../report/compare.ts";
import { judgeGates } from "../report/gates.ts";
import { baselineGiven } from "./earlier.ts";
import { rendererOf, renderOptions } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { growthLimitsOf, limitsOf } from "./limits.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { print } from "./print.ts";
import { analyzeImage } from "./subject.ts";

const PATHS_MAX = 20;

/** `slim analyze IMAGE` */
export const analyzeCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const limits = [...limitsOf(args), ...growthLimitsOf(args, textOf(args, "baseline") !== null)];
  const earlier = await baselineGiven(args, io);
  const analysis = await analyzeImage(args, io);
  const json = args.format === "json";
  const top = json ? (countOf(args, "top") ?? PATHS_MAX) : Number.POSITIVE_INFINITY;
  const alone = buildReport({ ...analysis, limits: [], top });
  const against = earlier && againstOf(earlier, alone);
  const report: Report = { ...alone, gates: judgeGates(alone, limits, against) };
  const render = await rendererOf(args);
  print(render(report, renderOptions(args, io, report.image.name, analysis.findings)), args, io);
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};
