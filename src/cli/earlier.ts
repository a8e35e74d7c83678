import { readText, startsAsJson } from "../io/text.ts";
import type { Baseline } from "../model/baseline.ts";
import { baselineOf } from "../report/baseline.ts";
import { buildReport } from "../report/build.ts";
import { readBaseline } from "../report/read-baseline.ts";
import type { Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { analyzeImage } from "./subject.ts";

/** What an image is held against: a baseline, a report that was saved as JSON, or an image, told by what is in the file. */
export const readEarlier = async (path: string, args: Args, io: Io): Promise<Baseline> => {
  if (startsAsJson(path)) return readBaseline(readText(path, "a baseline"), path);
  const { "old-image": image, "old-dockerfile": dockerfile, "old-target": target, "old-base": base } = args;
  const analysis = await analyzeImage({ ...args, IMAGE: path, image, dockerfile, target, base }, io);
  return baselineOf(buildReport({ ...analysis, limits: [], top: 0 }));
};

/** `--baseline FILE|IMAGE`; null where it was not given. */
export const baselineGiven = async (args: Args, io: Io): Promise<Baseline | null> => {
  const path = textOf(args, "baseline");
  return path === null ? null : readEarlier(path, args, io);
};
