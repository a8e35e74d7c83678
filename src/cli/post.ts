import type { Conversation } from "../io/hosts/conversation.ts";
import { gitHubPull } from "../io/hosts/github.ts";
import { gitLabMerge } from "../io/hosts/gitlab.ts";
import { exists, readText } from "../io/text.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import { isForbidden, SlimError } from "../model/error.ts";
import { gitHubPlace, gitLabPlace, hostOf, type Place, pullWanted, tokenWanted } from "../post/place.ts";
import { bearersOf, writingOf } from "../post/sticky.ts";
import { markerOf } from "../report/comment.ts";
import { type Hunk, hunksIn, strangeLine } from "../report/diff.ts";
import { marksIn, reviewOf } from "../report/review.ts";
import { replacementsByPlace } from "../rewrite/by-place.ts";
import type { Io } from "./io.ts";
import { note } from "./note.ts";
import type { Args } from "./options.ts";
import { repositoryPathOf } from "./repository-path.ts";
import { hunksGiven } from "./suggest-review.ts";
import type { Suggested } from "./suggested.ts";

/**
 * `slim suggest IMAGE --dockerfile FILE --post`: the comment, and a review for the lines that the diff shows. Throws `usage` where there
 * is nobody to speak to, and `host` where the host does not do it. A token that may only read is a warning: forks have no other.
 */
export const post = async (suggested: Suggested, comment: string, args: Args, io: Io): Promise<void> => {
  const place = placeIn(io);
  if (place.number === null) throw new SlimError("usage", `--post: ${pullWanted(place)}`);
  const { token, number } = place;
  if (token === null && place.isFork)
    return warn(io, "the pull request is a fork's, whose jobs have no token; nothing is posted");
  if (token === null) throw new SlimError("usage", `--post: ${tokenWanted(place)}`);
  const conversation = conversationAt({ ...place, token, number });
  try {
    await keepCurrent(conversation, comment, markerOf(suggested.report));
    await suggest(conversation, place.host, suggested, args, io);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    warn(io, error.message);
  }
};

const warn = (io: Io, message: string): void => note(io, `--post: ${message}`);

/** Where the environment says that this job runs. */
export const placeIn = ({ env }: Io): Place =>
  hostOf(env) === "gitlab" ? gitLabPlace(env) : gitHubPlace(env, eventAt(env.GITHUB_EVENT_PATH));

/** What started a job of GitHub's; null where nobody says. */
const eventAt = (path: string | undefined): unknown => {
  if (!path || !exists(path)) return null;
  try {
    return JSON.parse(readText(path, "an event"));
  } catch (cause) {
    throw new SlimError("usage", `${path}: is no event of GitHub's; GITHUB_EVENT_PATH names one`, { cause });
  }
};

interface Reached extends Place {
  readonly token: string;
  readonly number: number;
}

const conversationAt = ({ host, apiUrl, repository, token, number }: Reached): Conversation => {
  switch (host) {
    case "github":
      return gitHubPull({ apiUrl, repository, token }, number);
    case "gitlab":
      return gitLabMerge({ apiUrl, project: repository, token }, number);
    default:
      return host satisfies never;
  }
};

/** The one comment of the image: written where there is none, changed where it says something else. */
const keepCurrent = async (host: Conversation, body: string, marker: string): Promise<void> => {
  const bearers = bearersOf(await host.comments(), marker);
  const needsName = bearers.length > 0 && !bearers.some(({ author }) => author.isBot);
  const writing = writingOf(bearers, body, needsName ? await host.ownName() : null);
  switch (writing.kind) {
    case "nothing":
      return;
    case "add":
      return host.addComment(body);
    case "change":
      return host.changeComment(writing.id, body);
    default:
      return writing satisfies never;
  }
};

/** Suggestions for the lines that the diff shows, less those that stand there already. */
const suggest = async (
  conversation: Conversation,
  host: Place["host"],
  { report, mended }: Suggested,
  args: Args,
  io: Io,
): Promise<void> => {
  const edits = mended();
  if (edits === null) return;
  const { recipe, within } = edits;
  const replacements = replacementsByPlace(recipe, within.steps);
  if (replacements.length === 0) return;
  const path = repositoryPathOf(recipe.dockerfile.name, io);
  const hunks = await hunksFor(recipe.dockerfile, path, conversation, args, io);
  const options = { host, path, hunks };
  if (reviewOf(report, replacements, { ...options, known: new Set() }).suggestions.length === 0) return;
  const known = marksIn(await conversation.reviewComments());
  const review = reviewOf(report, replacements, { ...options, known });
  if (review.suggestions.length === 0) return;
  const left = await conversation.addReview(review);
  if (left > 0) warn(io, `${left} of ${review.suggestions.length} suggestions are not taken by the host`);
};

/** What `--diff` or else the pull request shows of the Dockerfile; nothing where that is another state of it. */
const hunksFor = async (
  { name, text }: Dockerfile,
  path: string,
  conversation: Conversation,
  args: Args,
  io: Io,
): Promise<readonly Hunk[]> => {
  const given = hunksGiven(args, text, name, io);
  if (given !== null) return given;
  const patch = await conversation.patchOf(path);
  const hunks = patch === null ? [] : hunksIn(patch);
  const strange = strangeLine(hunks, text);
  if (strange === null) return hunks;
  warn(io, `the pull request shows another line ${strange} of ${name}, so nothing is suggested`);
  return [];
};
