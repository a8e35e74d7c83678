import { exists, readText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { baselineOf, ratchet, renderBaseline } from "../report/baseline.ts";
import { buildReport } from "../report/build.ts";
import { readBaseline } from "../report/read-baseline.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { print } from "./print.ts";
import { analyzeImage } from "./subject.ts";

/** `slim baseline IMAGE -o FILE` */
export const baselineCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "output");
  const isFile = path !== null && path !== "-";
  if (args.ratchet === true && !isFile)
    throw new SlimError("usage", "--ratchet tightens a baseline that is there; name its file with --output");
  // Read before the image: an old file that is no baseline must not cost an analysis, nor be replaced.
  const old =
    args.ratchet === true && isFile && exists(path) ? readBaseline(readText(path, "a baseline"), path) : null;
  const analysis = await analyzeImage(args, io);
  const now = baselineOf(buildReport({ ...analysis, limits: [], top: 0 }));
  print(renderBaseline(old === null ? now : ratchet(old, now)), args, io);
  return 0;
};
