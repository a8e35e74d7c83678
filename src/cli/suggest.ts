import { appendText, writeText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import { renderCodeQuality } from "../report/codequality.ts";
import { renderComment } from "../report/comment.ts";
import { compare } from "../report/compare.ts";
import { renderGitHub } from "../report/github.ts";
import { renderRdjson } from "../report/rdjson.ts";
import type { Renderer } from "../report/renderer.ts";
import { renderSarif } from "../report/sarif.ts";
import { replacementOf } from "../rewrite/by-place.ts";
import { judgedReport } from "./analyze.ts";
import { filesOf } from "./commits.ts";
import { renderOptions } from "./formats.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Mended, mend, mendableAt } from "./mended.ts";
import { type Args, textOf, textsOf } from "./options.ts";
import { refuseUnwritable } from "./outputs.ts";
import { print } from "./print.ts";
import type { Prepared, Suggested } from "./suggested.ts";

/** Formats that say what is, and those that carry edits too. */
const PLAIN: ReadonlyMap<string, Renderer> = new Map([
  ["github", renderGitHub],
  ["gitlab", renderCodeQuality],
]);
const EDITED: ReadonlyMap<string, Renderer> = new Map([
  ["sarif", renderSarif],
  ["rdjson", renderRdjson],
]);

/** What is made without looking at edits. */
const NO_EDITS: ReadonlySet<string> = new Set([...PLAIN.keys(), "json"]);

/** `slim suggest IMAGE --dockerfile FILE` */
export const suggestCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  if (textOf(args, "dockerfile") === null)
    throw new SlimError("usage", "suggest speaks of lines of a Dockerfile; give --dockerfile");
  const format = textOf(args, "format") ?? "markdown";
  const posts = args.post === true;
  if (textOf(args, "diff") !== null && format !== "github" && !posts)
    throw new SlimError("usage", "--diff is for suggestions in a review; give --format github with it");
  const summary = textOf(args, "summary");
  if (summary !== null) refuseUnwritable("--summary", summary, args);
  const render = await prepare(format, args, io);
  const also = await prepareAlso(args, io);
  const suggested = await suggestedBy(args, io);
  print(render(suggested), args, io);
  for (const { path, render: renderMore } of also) writeText(path, renderMore(suggested));
  if (summary !== null) appendText(summary, withoutMarker(commentOf(suggested, args, io)));
  if (posts) await (await import("./post.ts")).post(suggested, commentOf(suggested, args, io), args, io);
  if (args["pull-request"] === true) await (await import("./pull-request.ts")).pullRequest(suggested, io);
  return suggested.report.gates.every(({ passed }) => passed) ? 0 : 1;
};

const suggestedBy = async (args: Args, io: Io): Promise<Suggested> => {
  const mendable = wantsEdits(args) ? mendableAt(args) : null;
  const judged = await judgedReport(args, io, Number.POSITIVE_INFINITY, mendable !== null);
  let mended: Mended | null = null;
  return {
    ...judged,
    mended: () => {
      if (mendable !== null) mended ??= mend(mendable, judged.analysis, judged.config, args);
      return mended;
    },
  };
};

/** Whether anything that is to be made holds edits: what only they need of an image takes a while to find out. */
const wantsEdits = (args: Args): boolean => {
  const formats = [
    textOf(args, "format") ?? "",
    ...textsOf(args, "also").map((also) => also.split("=")[0] ?? ""),
  ];
  const asks = [textOf(args, "summary"), textOf(args, "diff")].some((path) => path !== null);
  return (
    asks || args.post === true || args["pull-request"] === true || formats.some((one) => !NO_EDITS.has(one))
  );
};

/** How a format is made. */
const prepare = async (format: string, args: Args, io: Io): Promise<Prepared> => {
  if (format === "patch") return (await import("./suggest-patch.ts")).preparePatch(args, io);
  if (format === "github" && textOf(args, "diff") !== null)
    return (await import("./suggest-review.ts")).prepareReview(args, io);
  const plain = PLAIN.get(format);
  if (plain !== undefined) return (suggested) => plain(suggested.report, optionsOf(suggested, args, io));
  const edited = EDITED.get(format);
  if (edited !== undefined) return (suggested) => renderEdited(edited, suggested, args, io);
  return (suggested) => commentOf(suggested, args, io);
};

/** `--also FORMAT=FILE`: an image is read once, whoever wants to know of it. */
const prepareAlso = async (
  args: Args,
  io: Io,
): Promise<readonly { readonly path: string; readonly render: Prepared }[]> => {
  const prepared = [];
  for (const given of textsOf(args, "also")) {
    const [, format = "", path = ""] = /^([^=]*)=(.+)$/s.exec(given) ?? [];
    if (!ALSO.includes(format) || path === "-")
      throw new SlimError("usage", `--also ${given}: is no FORMAT=FILE; the formats are ${ALSO.join(", ")}`);
    refuseUnwritable("--also", path, args);
    const { prepareJson, prepareRewrite } = await import("./suggest-json.ts");
    if (format === "json") prepared.push({ path, render: prepareJson });
    else if (format === "rewrite") prepared.push({ path, render: prepareRewrite });
    else prepared.push({ path, render: await prepare(format, args, io) });
  }
  return prepared;
};

const ALSO: readonly string[] = ["json", "rewrite", "patch", ...PLAIN.keys(), ...EDITED.keys(), "markdown"];

/** Each step as an edit of its own, of whole instructions. */
const renderEdited = (render: Renderer, suggested: Suggested, args: Args, io: Io): string => {
  const mended = suggested.mended();
  const replacements = (mended?.within.steps ?? []).flatMap(
    (step) => (mended === null ? null : replacementOf(mended.recipe, [step], step)) ?? [],
  );
  return render(suggested.report, { ...optionsOf(suggested, args, io), replacements });
};

/** The comment that stays current, with the edits as a patch where there are any. */
const commentOf = (suggested: Suggested, args: Args, io: Io): string => {
  const { report, earlier } = suggested;
  const mended = suggested.mended();
  return renderComment(report, earlier && compare(earlier, report, []), {
    ...optionsOf(suggested, args, io),
    edits: mended && {
      steps: mended.whole.steps,
      files: filesOf(mended, io),
    },
  });
};

const optionsOf = ({ report, analysis }: Suggested, args: Args, io: Io) =>
  renderOptions(args, io, report.image.name, analysis.findings);

/** A summary is read once: it is not looked for, so it needs no marker. */
const withoutMarker = (comment: string): string => comment.slice(comment.indexOf("\n") + 1);
