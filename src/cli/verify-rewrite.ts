import { configFields } from "../io/compare-config.ts";
import { readText } from "../io/text.ts";
import { stackLayers } from "../layers/merge.ts";
import { SlimError } from "../model/error.ts";
import { buildPromiseReport, renderPromiseJson, renderPromiseText } from "../report/promise.ts";
import { readRewriteReport } from "../report/read-rewrite.ts";
import type { ExitCode, Io } from "./io.ts";
import { refuseAbsent, withOpened } from "./opening.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { showingProgress } from "./progress.ts";

/** `slim verify --rewrite REPORT --image IMAGE`: status 1 where the image is not what was foretold. */
export const verifyRewrite = async (args: Args, io: Io): Promise<ExitCode> => {
  const [path, image] = [textOf(args, "rewrite") ?? "", textOf(args, "image")];
  if (image === null)
    throw new SlimError("usage", "--image is missing; give the image that the rewritten Dockerfile built");
  if (textOf(args, "A") !== null)
    throw new SlimError("usage", "--rewrite takes the place of A and B; give the image by --image alone");
  const foretold = readRewriteReport(readText(path, "a report of slim rewrite --format json"), path);
  return await showingProgress(args, io, () =>
    withOpened(image, { args: { ...args, image: undefined }, io }, async (opened) => {
      refuseAbsent(opened);
      const tree = stackLayers(opened.image.layers);
      await opened.verified;
      const config = configFields(opened.source.candidate);
      const report = buildPromiseReport(foretold, { image: opened.image, tree, config });
      const page = pageOptions(args, io);
      print(args.format === "json" ? renderPromiseJson(report) : renderPromiseText(report, page), args, io);
      return report.kept ? 0 : 1;
    }),
  );
};
