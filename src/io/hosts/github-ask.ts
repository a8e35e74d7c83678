import { request } from "@octokit/request";
import { type JsonObject, textAt } from "../../model/json.ts";
import { type Answer, everyPage, nextPage } from "./answer.ts";
import { type Patience, patiently } from "./patience.ts";
import { refused, unanswered } from "./refused.ts";

/** Where GitHub's API is, and who asks. */
export interface GitHubAccess {
  /** `https://api.github.com`, or a server's own. */
  readonly apiUrl: string;
  /** `OWNER/NAME` */
  readonly repository: string;
  readonly token: string;
}

/** GitHub, as it is asked. */
export interface GitHub {
  /** `GET /path/{name}`: what is not named in the path is sent along. Throws `HostError`. */
  ask(route: string, parameters?: JsonObject): Promise<Answer>;
  /** Every page of a list. */
  list(route: string, parameters?: JsonObject): Promise<readonly JsonObject[]>;
}

/** GitHub's client would say on standard error that a call will be gone some day. */
const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** A way to ask GitHub. */
export const gitHub = ({ apiUrl, token }: GitHubAccess, patience: Patience): GitHub => {
  const send = request.defaults({
    baseUrl: apiUrl.replace(/\/+$/, ""),
    headers: { authorization: `Bearer ${token}`, "x-github-api-version": "2022-11-28" },
    request: { fetch: patiently(patience), log: SILENT },
  });
  const ask = async (route: string, parameters: JsonObject = {}): Promise<Answer> => {
    const { method, url } = send.endpoint(route, parameters);
    try {
      const { data, headers } = await send(route, parameters);
      return { method, url, data, next: nextPage(headers.link ?? null) };
    } catch (error) {
      throw faultOf(error, { method, url });
    }
  };
  return {
    ask,
    list: async (route, parameters = {}) =>
      everyPage(await ask(route, { per_page: 100, ...parameters }), (url) => ask(`GET ${url}`)),
  };
};

/** What of the client's errors is an answer of the host's. https://github.com/octokit/request-error.js#readme */
const faultOf = (error: unknown, call: { readonly method: string; readonly url: string }): Error => {
  if (!(error instanceof Error && error.name === "HttpError")) return unanswered(call, error);
  const { status = 0, response } = error as Error & Partial<Responded>;
  if (response === undefined) return unanswered(call, error.cause ?? error);
  const { headers, data } = response;
  const retryAfter = headers["retry-after"];
  const isLimit = retryAfter !== undefined || headers["x-ratelimit-remaining"] === "0";
  return refused({
    ...call,
    status: status === 403 && isLimit ? 429 : status,
    said: textAt(data, "message"),
    retryAfter: retryAfter === undefined ? null : `${retryAfter}`,
  });
};

interface Responded {
  readonly status: number;
  readonly response: { readonly headers: Readonly<Record<string, unknown>>; readonly data: unknown };
}
