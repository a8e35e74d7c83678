import { SlimError } from "../model/error.ts";
import type { RewriteReport } from "../model/rewrite-report.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { contextOf, ignoreFileOf, writeInPlace } from "./build-folder.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { rewriteReportOf } from "./rewrite-report.ts";
import { type Found, foundIn, NOTHING_FOUND, recipeAt, rewrittenWithin, targetOf } from "./rewriting.ts";
import type { OnBase } from "./smaller-base.ts";

/** `slim rewrite DOCKERFILE`: read, find, plan, edit, check, report. Without one the image's history tells what is read. */
export const rewriteCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const path = textOf(args, "DOCKERFILE");
  const image = textOf(args, "image");
  refuseContradictions(args, path);
  const { recipe, found } =
    path === null && image !== null
      ? await (await import("./reconstructing.ts")).reconstructedFrom(image, args, io)
      : await given(path ?? "-", args, io);
  const target = targetOf(recipe, textOf(args, "target"));
  const context = contextOf(path ?? "-", args);
  const within = rewrittenWithin(recipe, found, target, args, context);
  // To look for two stages, and for another base, takes an image, and much that is loaded for it.
  const { staged, bases }: OnBase =
    found.scene === null
      ? { staged: { ...within, carried: [] }, bases: [] }
      : (await import("./in-stages.ts")).inStages(recipe, within, found, target, args);
  const report = rewriteReportOf(recipe, found, staged, {
    reconstructed: path === null,
    ignoreFile: ignoreFileOf(context, staged.steps),
    smallerBases: bases,
  });
  await deliver(report, path ?? "-", args, io);
  const changes = report.after !== report.before || report.ignoreFile !== null;
  return args.check === true && changes ? 1 : 0;
};

const given = async (
  path: string,
  args: Args,
  io: Io,
): Promise<{ readonly recipe: Recipe; readonly found: Found }> => {
  const recipe = recipeAt(path);
  targetOf(recipe, textOf(args, "target"));
  return { recipe, found: await findEvidence(recipe, args, io) };
};

/** Puts the result where it was asked for: in the file's place, in another file, or on standard output. */
const deliver = async (report: RewriteReport, path: string, args: Args, io: Io): Promise<void> => {
  if (args["in-place"] === true) writeInPlace(report, path);
  const output = textOf(args, "output");
  const toFile = output !== null && output !== "-";
  if (args.format !== undefined) return print(await render(report, args, io), args, io);
  if (args.diff === true)
    return print((await import("../report/rewrite-patch.ts")).patchOf(report), args, io);
  if (toFile) print(report.after, args, io);
  const wantsPage = toFile || io.outIsTerminal || args["in-place"] === true || args.check === true;
  const text = wantsPage ? await render(report, args, io) : report.after;
  if (!wantsPage && report.ignoreFile !== null)
    io.err(`slim: ${report.ignoreFile.path} changes too; see --diff, or take both with --in-place\n`);
  print(text, { ...args, output: "-" }, io);
};

const render = async (report: RewriteReport, args: Args, io: Io): Promise<string> => {
  switch (args.format) {
    case "json":
      return (await import("../report/rewrite-json.ts")).renderRewriteJson(report);
    case "markdown":
      return (await import("../report/rewrite-markdown.ts")).renderRewriteMarkdown(report);
    default:
      return (await import("../report/rewrite-text.ts")).renderRewriteText(report, pageOptions(args, io));
  }
};

const refuseContradictions = (args: Args, path: string | null): void => {
  if (path === null && textOf(args, "image") === null)
    throw new SlimError(
      "usage",
      "DOCKERFILE is missing; give one, or --image IMAGE for the one that its history tells",
    );
  if (args["smaller-base"] === true && textOf(args, "image") === null)
    throw new SlimError(
      "usage",
      "--smaller-base needs --image: only an image shows what runs asks of its base",
    );
  if (path === null && args["in-place"] === true)
    throw new SlimError("usage", "--in-place needs a Dockerfile; --output FILE takes what is written here");
  if (args["in-place"] === true && path === "-")
    throw new SlimError(
      "usage",
      "standard input cannot be rewritten in place; give the Dockerfile as a file",
    );
  if (args["in-place"] === true && textOf(args, "output") !== null && args.format === undefined)
    throw new SlimError(
      "usage",
      "--in-place and --output both say where the Dockerfile goes; give one of them",
    );
};

/** What the image shows, where one was given. */
const findEvidence = async (recipe: Recipe, args: Args, io: Io): Promise<Found> => {
  const image = textOf(args, "image");
  if (image === null) return NOTHING_FOUND;
  const { analyzeFor } = await import("./editable.ts");
  const { analyzed, config } = await analyzeFor(image, recipe.dockerfile, args, io);
  return foundIn(analyzed, config);
};
