import { startsAsJson } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { buildReport } from "../report/build.ts";
import { compare } from "../report/compare.ts";
import { renderCompareJson } from "../report/compare-json.ts";
import { renderCompareMarkdown } from "../report/compare-markdown.ts";
import { renderCompareText } from "../report/compare-text.ts";
import { readEarlier } from "./earlier.ts";
import type { ExitCode, Io } from "./io.ts";
import { limitsFor, limitsGiven } from "./limits.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { analyzeImage } from "./subject.ts";

/** `slim compare A B` */
export const compareCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const [a, b] = [textOf(args, "A") ?? "", textOf(args, "B") ?? ""];
  const given = limitsGiven(args);
  if (startsAsJson(b))
    throw new SlimError("usage", `${b}: is a report, and B has to be an image; give the report as A`);
  const earlier = await readEarlier(a, args, io);
  const analysis = await analyzeImage({ ...args, IMAGE: b }, io);
  const { settings, ignored } = analysis;
  const comparison = compare(
    earlier,
    buildReport({ ...analysis, limits: [], top: 0 }),
    limitsFor(given, settings, true),
    { ignored, includeBase: settings.includeBase || args["include-base"] === true },
  );
  const page = pageOptions(args, io);
  const pages = {
    json: () => renderCompareJson(comparison),
    markdown: () => renderCompareMarkdown(comparison),
    text: () => renderCompareText(comparison, page),
  };
  print(
    (args.format === "json" ? pages.json : args.format === "markdown" ? pages.markdown : pages.text)(),
    args,
    io,
  );
  const grew = comparison.verdict === "worse" || comparison.verdict === "mixed";
  const failed = comparison.gates.some(({ passed }) => !passed);
  return failed || (args["fail-on-regression"] === true && grew) ? 1 : 0;
};
