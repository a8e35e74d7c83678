import { type Branches, gitHubBranches, type Head } from "../io/hosts/github-branch.ts";
import { isForbidden, SlimError } from "../model/error.ts";
import { numberAt, textAt } from "../model/json.ts";
import type { RewrittenFile } from "../model/rewrite-report.ts";
import { branchOf } from "../post/branch.ts";
import { tokenWanted } from "../post/place.ts";
import { markIn, pullingOf, type StandingBranch, type StandingPull } from "../post/pull.ts";
import type { Commit } from "../report/mail-patch.ts";
import { messageOf, pullBody, pullMarkOf, pullTitle } from "../report/pull-request.ts";
import { ignoreFileOf } from "./build-folder.ts";
import { commitsOf, filesOf } from "./commits.ts";
import type { Io } from "./io.ts";
import type { Mended } from "./mended.ts";
import { note } from "./note.ts";
import { placeIn } from "./post.ts";
import { repositoryPathOf } from "./repository-path.ts";
import { rewriteReportOf } from "./rewrite-report.ts";
import type { Suggested } from "./suggested.ts";

/**
 * `slim suggest IMAGE --dockerfile FILE --pull-request`: a branch of the Dockerfile's own with a commit a rule, made anew from the
 * default branch, and a pull request of it. What needs no write, or is not ours to write, is a note.
 */
export const pullRequest = async ({ mended }: Suggested, io: Io): Promise<void> => {
  const warn = (message: string): void => note(io, `--pull-request: ${message}`);
  const place = placeIn(io);
  if (place.host !== "github")
    throw new SlimError("usage", "--pull-request: is for GitHub; give git am the output of --format patch");
  const edits = mended();
  if (edits === null)
    throw new SlimError("usage", "--pull-request: edits a Dockerfile in UTF-8; give it as a file");
  const { apiUrl, repository, token } = place;
  if (token === null && place.isFork)
    return warn("the job is a fork's, and has no token; nothing is written");
  if (token === null) throw new SlimError("usage", `--pull-request: ${tokenWanted(place, RIGHTS)}`);
  const commits = commitsOf(edits, io);
  if (commits.length === 0) return warn("no step is safe to suggest, so none is opened");
  try {
    const why = await bringAbout(gitHubBranches({ apiUrl, repository, token }), edits, commits, io);
    if (why !== null) warn(why);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    warn(error.message);
  }
};

/** What a token needs to make a branch, and a pull request of it. */
const RIGHTS = "contents: write and pull-requests: write";

/** Writes what is to be written; why it did not, where that is worth a word. */
const bringAbout = async (
  host: Branches,
  edits: Mended,
  commits: readonly Commit[],
  io: Io,
): Promise<string | null> => {
  const path = repositoryPathOf(edits.recipe.dockerfile.name, io);
  const base = await host.defaultBranch();
  const head = await host.head(base);
  if (head === null) return `there is no branch ${base} yet`;
  const files = filesOf(edits, io);
  const others = files.filter((file) => file.path !== path);
  const modes = await modesOn(host, base, head, [{ path, before: edits.recipe.dockerfile.text }, ...others]);
  if (typeof modes === "string") return modes;

  const mark = pullMarkOf(files);
  const branch = branchOf(path);
  const standing = await host.head(branch);
  const pulls = (await host.pulls(branch)).map(pullOf);
  const pulling = pullingOf(
    { branch, texts: files.map(({ after }) => after), mark },
    standing && (await branchAt(host, head, standing, files)),
    pulls,
  );
  if (pulling.kind === "nothing") return pulling.why;

  const report = rewriteReportOf(edits.recipe, edits.found, edits.whole, {
    reconstructed: false,
    ignoreFile: ignoreFileOf(edits.context, edits.whole.steps),
    smallerBases: edits.bases,
  });
  const savedBytes =
    report.predicted && report.image ? report.image.storedBytes - report.predicted.storedBytes : null;
  const news = commits.map((one) => ({
    files: one.files.map(({ path: changed, after }) => ({
      path: changed,
      mode: modes.get(changed) ?? NEW_FILE,
      text: after,
    })),
    message: messageOf(one),
  }));
  await host.point(branch, await host.commit(head, news), standing !== null);
  const said = { title: pullTitle(path, commits, savedBytes), body: pullBody(report, mark) };
  if (pulling.kind === "update") await host.changePull(pulling.number, said);
  else await host.openPull({ ...said, head: branch, base });
  return null;
};

/** Of a file that nobody executes. */
const NEW_FILE = "100644";

/** The mode of each file on the default branch; in words where one stands there otherwise than the edits begin with. */
const modesOn = async (
  host: Branches,
  base: string,
  head: Head,
  files: readonly Pick<RewrittenFile, "path" | "before">[],
): Promise<ReadonlyMap<string, string> | string> => {
  const modes = new Map<string, string>();
  for (const { path, before } of files) {
    const file = await host.file(head, path);
    if (file?.mode === "120000" || (file === null && before !== null))
      return `there is no file ${path} on ${base}`;
    if ((file?.text ?? null) !== before) return `${path} is another one on ${base}: run it there`;
    modes.set(path, file?.mode ?? NEW_FILE);
  }
  return modes;
};

const branchAt = async (
  host: Branches,
  base: Head,
  head: Head,
  files: readonly RewrittenFile[],
): Promise<StandingBranch> => {
  const isOurs = await host.isOurs(base, head);
  const texts = [];
  for (const { path } of files) texts.push((await host.file(head, path))?.text ?? null);
  return { isOurs, texts };
};

const pullOf = (pull: unknown): StandingPull => {
  const isMerged = textAt(pull, "merged_at") !== "";
  const state = textAt(pull, "state") === "open" ? "open" : isMerged ? "merged" : "closed";
  return { number: numberAt(pull, "number") ?? 0, state, mark: markIn(textAt(pull, "body")) };
};
