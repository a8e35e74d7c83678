import { type Call, pageOf, type Reply, type Server, serverFor } from "./server.ts";

/** Who the token is: an app's token asks in vain who it is. https://docs.github.com/rest/users/users#get-the-authenticated-user */
export interface Account {
  readonly login: string;
  readonly type: "Bot" | "User";
}

export const BOT: Account = { login: "github-actions[bot]", type: "Bot" };

interface Comment {
  readonly id: number;
  body: string;
  readonly user: Account;
}

/** What GitHub holds of a pull request, as tests set it and look at it. */
export interface State {
  account: Account;
  comments: Comment[];
  reviews: { readonly body: string; readonly comments: readonly ReviewComment[] }[];
  reviewComments: { readonly body: string }[];
  files: { readonly filename: string; readonly patch?: string }[];
  /** Lines that GitHub says are not part of the diff, whatever we think. */
  strange: readonly number[];
  /** What is answered in place of all else, where it is anything. */
  instead(call: Call): Reply | null;
}

interface ReviewComment {
  readonly path: string;
  readonly line: number;
  readonly body: string;
}

export const fresh = (): State => ({
  account: BOT,
  comments: [],
  reviews: [],
  reviewComments: [],
  files: [],
  strange: [],
  instead: () => null,
});

export const TOKEN = "ghs_0123456789abcdefghijABCDEFGHIJ012345";

export const message = (status: number, text: string): Reply => ({
  status,
  json: { message: text, documentation_url: "https://docs.github.com/rest", status: `${status}` },
});

const LINE = message(422, "Unprocessable Entity");

/** A GitHub of our own for `shop/api`, pull request 7, as its REST documents describe it. */
export const gitHubHost = (state: State): Server =>
  serverFor((call, url) => {
    const instead = state.instead(call);
    if (instead !== null) return instead;
    if (call.headers.authorization !== `Bearer ${TOKEN}`) return message(401, "Bad credentials");
    return answerOf(state, call, url) ?? message(404, "Not Found");
  });

const answerOf = (state: State, call: Call, url: string): Reply | null => {
  const { method, path, body } = call;
  const changed = /^\/repos\/shop\/api\/issues\/comments\/(\d+)$/.exec(path)?.[1];
  if (method === "PATCH" && changed !== undefined) {
    const comment = state.comments.find(({ id }) => id === Number(changed));
    if (comment === undefined) return null;
    comment.body = body.body;
    return { json: comment };
  }
  const reviewed = (comment: ReviewComment): boolean => !state.strange.includes(comment.line);
  switch (`${method} ${path}`) {
    case "GET /user":
      return state.account.type === "Bot"
        ? message(403, "Resource not accessible by integration")
        : { json: state.account };
    case "GET /repos/shop/api/issues/7/comments":
      return pageOf(state.comments, call, url);
    case "POST /repos/shop/api/issues/7/comments": {
      const comment = { id: 1000 + state.comments.length, body: body.body, user: state.account };
      state.comments.push(comment);
      return { status: 201, json: comment };
    }
    case "GET /repos/shop/api/pulls/7":
      return { json: { number: 7, head: { sha: "a".repeat(40) } } };
    case "GET /repos/shop/api/pulls/7/files":
      return pageOf(state.files, call, url);
    case "GET /repos/shop/api/pulls/7/comments":
      return pageOf(state.reviewComments, call, url);
    case "POST /repos/shop/api/pulls/7/reviews":
      if (!body.comments.every(reviewed)) return LINE;
      state.reviews.push(body);
      state.reviewComments.push(...body.comments);
      return { json: { id: 1 } };
    case "POST /repos/shop/api/pulls/7/comments":
      if (!reviewed(body) || body.commit_id !== "a".repeat(40)) return LINE;
      state.reviewComments.push(body);
      return { status: 201, json: { id: 1 } };
    default:
      return null;
  }
};
