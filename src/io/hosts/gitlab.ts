import { HostError } from "../../model/error.ts";
import type { Review, Suggestion } from "../../model/host.ts";
import { type JsonObject, numberAt, objectAt, textAt } from "../../model/json.ts";
import { type Answer, everyPage, nextPage, objectOf } from "./answer.ts";
import type { Conversation } from "./conversation.ts";
import { PATIENCE, type Patience, patiently } from "./patience.ts";
import { nonsense, refused, unanswered } from "./refused.ts";

/** Where GitLab's API is, and who asks. */
export interface GitLabAccess {
  /** `https://gitlab.com/api/v4`, or a server's own. */
  readonly apiUrl: string;
  /** The project's number. */
  readonly project: string;
  readonly token: string;
}

type Ask = (method: string, path: string, body?: JsonObject) => Promise<Answer>;

/** A merge request of GitLab. https://docs.gitlab.com/api/notes/ https://docs.gitlab.com/api/discussions/ */
export const gitLabMerge = (
  access: GitLabAccess,
  number: number,
  patience: Patience = PATIENCE,
): Conversation => {
  const ask = askingGitLab(access, patience);
  const list = async (path: string): Promise<readonly JsonObject[]> =>
    everyPage(await ask("GET", `${path}?per_page=100`), (url) => ask("GET", url));
  const merge = `/projects/${encodeURIComponent(access.project)}/merge_requests/${number}`;
  const notes = `${merge}/notes`;
  return {
    ownName: async () => `${numberAt(objectOf(await ask("GET", "/user")), "id")}`,
    comments: async () =>
      (await list(notes)).map((note) => ({
        id: numberAt(note, "id") ?? 0,
        body: textAt(note, "body"),
        // GitLab does not tell a bot's note, and lets nobody change one that is not its own.
        author: { name: `${numberAt(objectAt(note, "author"), "id")}`, isBot: false },
      })),
    addComment: async (body) => {
      objectOf(await ask("POST", notes, { body }));
    },
    changeComment: async (id, body) => {
      objectOf(await ask("PUT", `${notes}/${id}`, { body }));
    },
    patchOf: async (path) => {
      const files = await list(`${merge}/diffs`);
      return (
        textAt(
          files.find((file) => textAt(file, "new_path") === path),
          "diff",
        ) || null
      );
    },
    // What stands beside lines is among the notes.
    reviewComments: async () => (await list(notes)).map((note) => textAt(note, "body")),
    addReview: (review) => addReview(ask, merge, review),
  };
};

/** Each suggestion is a thread of its own; of one that GitLab finds no place for it says 400. */
const addReview = async (ask: Ask, merge: string, { suggestions }: Review): Promise<number> => {
  const refs = objectAt(objectOf(await ask("GET", merge)), "diff_refs");
  let left = 0;
  for (const suggestion of suggestions)
    try {
      const position = positionOf(suggestion, refs);
      await ask("POST", `${merge}/discussions`, { body: suggestion.body, position });
    } catch (error) {
      if (!(error instanceof HostError && (error.status === 400 || error.status === 422))) throw error;
      left++;
    }
  return left;
};

/** A line that the diff only shows has both numbers. https://docs.gitlab.com/api/discussions/#create-a-thread-in-the-merge-request-diff */
const positionOf = ({ path, endLine, oldEndLine }: Suggestion, refs: JsonObject): JsonObject => ({
  position_type: "text",
  base_sha: textAt(refs, "base_sha"),
  start_sha: textAt(refs, "start_sha"),
  head_sha: textAt(refs, "head_sha"),
  old_path: path,
  new_path: path,
  new_line: endLine,
  ...(oldEndLine === null ? {} : { old_line: oldEndLine }),
});

const askingGitLab = ({ apiUrl, token }: GitLabAccess, patience: Patience): Ask => {
  const send = patiently(patience);
  const base = apiUrl.replace(/\/+$/, "");
  return async (method, path, body) => {
    const url = path.startsWith("/") ? `${base}${path}` : path;
    const call = { method, url };
    const answer = await send(url, {
      method,
      headers: { "private-token": token, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw unanswered(call, cause);
    });
    const data = jsonOf(await answer.text());
    const { status, headers } = answer;
    if (status >= 400)
      throw refused({ ...call, status, said: saidIn(data), retryAfter: headers.get("retry-after") });
    if (data === undefined) throw nonsense(call, "JSON");
    return { ...call, data, next: nextPage(headers.get("link")) };
  };
};

/** Undefined where a text is no JSON. */
const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `message` is a text, or what is wrong field by field. */
const saidIn = (data: unknown): string => {
  const fields = objectAt(data, "message");
  return (
    textAt(data, "message") ||
    textAt(data, "error") ||
    (Object.keys(fields).length > 0 ? JSON.stringify(fields) : "")
  );
};
