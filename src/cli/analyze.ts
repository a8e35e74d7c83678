import type { Baseline } from "../model/baseline.ts";
import type { Report } from "../model/report.ts";
import { buildReport } from "../report/build.ts";
import { againstOf } from "../report/compare.ts";
import { judgeGates } from "../report/gates.ts";
import { baselineGiven } from "./earlier.ts";
import { analyzeForEdits } from "./editable.ts";
import { rendererOf, renderOptions } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { limitsFor, limitsGiven, orNoGrowth, refuseGrowth } from "./limits.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { print } from "./print.ts";
import { type Analyzed, analyzeImage } from "./subject.ts";

/** Of a finding's paths, JSON has so many. */
export const PATHS_MAX = 20;

/** `slim analyze IMAGE` */
export const analyzeCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const top = args.format === "json" ? (countOf(args, "top") ?? PATHS_MAX) : Number.POSITIVE_INFINITY;
  const { report, analysis } = await judgedReport(args, io, top);
  const render = await rendererOf(args);
  print(render(report, renderOptions(args, io, report.image.name, analysis.findings)), args, io);
  return report.gates.every(({ passed }) => passed) ? 0 : 1;
};

/** A report with its gates, and what it was made of. */
export interface Judged {
  readonly report: Report;
  readonly analysis: Analyzed;
  /** What `--baseline` named. */
  readonly earlier: Baseline | null;
  /** How its container starts, field by field; null where no edits are wanted. */
  readonly config: ReadonlyMap<string, string> | null;
}

/** The report of an image, judged by the gates of flags and config, and held against `--baseline`. Edits of it take a closer look. */
export const judgedReport = async (args: Args, io: Io, top: number, wantsEdits = false): Promise<Judged> => {
  const given = limitsGiven(args);
  const isHeld = textOf(args, "baseline") !== null;
  if (!isHeld) refuseGrowth(given);
  const earlier = await baselineGiven(args, io);
  const { analyzed: analysis, config } = wantsEdits
    ? await analyzeForEdits(args, io)
    : { analyzed: await analyzeImage(args, io), config: null };
  const { settings, ignored } = analysis;
  const report = buildReport({ ...analysis, limits: [], top });
  const limits = limitsFor(given, settings, isHeld);
  const gates = judgeGates(report, isHeld ? orNoGrowth(limits) : limits, {
    against: earlier && againstOf(earlier, report),
    ignored,
    includeBase: settings.includeBase || args["include-base"] === true,
  });
  return { report: { ...report, gates }, analysis, earlier, config };
};
