import { HostError, isForbidden } from "../../model/error.ts";
import { type Author, gitHubComment, type Review } from "../../model/host.ts";
import { type JsonObject, numberAt, objectAt, textAt } from "../../model/json.ts";
import { objectOf } from "./answer.ts";
import type { Conversation } from "./conversation.ts";
import { type GitHub, type GitHubAccess, gitHub } from "./github-ask.ts";
import { PATIENCE, type Patience } from "./patience.ts";

/** A pull request of GitHub. https://docs.github.com/rest/issues/comments https://docs.github.com/rest/pulls */
export const gitHubPull = (
  access: GitHubAccess,
  number: number,
  patience: Patience = PATIENCE,
): Conversation => {
  const host = gitHub(access, patience);
  const { ask, list } = host;
  const repository = `/repos/${access.repository}`;
  const pull = `${repository}/pulls/${number}`;
  const comments = `${repository}/issues/${number}/comments`;
  return {
    ownName: async () => {
      try {
        return textAt(objectOf(await ask("GET /user")), "login") || null;
      } catch (error) {
        if (isForbidden(error)) return null;
        throw error;
      }
    },
    comments: async () =>
      (await list(`GET ${comments}`)).map((one) => ({
        id: numberAt(one, "id") ?? 0,
        body: textAt(one, "body"),
        author: authorOf(one),
      })),
    addComment: async (body) => {
      objectOf(await ask(`POST ${comments}`, { body }));
    },
    changeComment: async (id, body) => {
      objectOf(await ask(`PATCH ${repository}/issues/comments/${id}`, { body }));
    },
    patchOf: async (path) => {
      const files = await list(`GET ${pull}/files`);
      return (
        textAt(
          files.find((file) => textAt(file, "filename") === path),
          "patch",
        ) || null
      );
    },
    reviewComments: async () => (await list(`GET ${pull}/comments`)).map((one) => textAt(one, "body")),
    addReview: (review) => addReview(host, pull, review),
  };
};

const authorOf = (comment: JsonObject): Author => {
  const user = objectAt(comment, "user");
  return { name: textAt(user, "login"), isBot: textAt(user, "type") === "Bot" };
};

/** One comment that GitHub does not take makes it refuse the review: then each is said by itself. */
const addReview = async ({ ask }: GitHub, pull: string, { body, suggestions }: Review): Promise<number> => {
  const comments = suggestions.map(gitHubComment);
  const isTaken = await unlessUnprocessable(
    ask(`POST ${pull}/reviews`, { event: "COMMENT", body, comments }),
  );
  if (isTaken) return 0;
  const head = textAt(objectAt(objectOf(await ask(`GET ${pull}`)), "head"), "sha");
  let left = 0;
  for (const comment of comments)
    if (!(await unlessUnprocessable(ask(`POST ${pull}/comments`, { ...comment, commit_id: head })))) left++;
  return left;
};

/** Whether GitHub took it: 422 is its word for what it cannot make anything of. */
const unlessUnprocessable = async (call: Promise<unknown>): Promise<boolean> => {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof HostError && error.status === 422) return false;
    throw error;
  }
};
