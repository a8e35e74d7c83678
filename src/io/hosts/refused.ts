import { HostError } from "../../model/error.ts";

/** A call that did not come out, as a user is told of it. */
export interface Refusal {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  /** What the host said of it. */
  readonly said: string;
  /** In seconds, or as a date; null where nothing was said. */
  readonly retryAfter: string | null;
}

const SAID_MAX = 200;

const ADVICE: Readonly<Record<number, string>> = {
  401: "give another token",
  403: "the token may not write here, as on a fork's pull request; give it that permission",
  404: "look at the address, and at what the token may see",
  409: "somebody else is writing there; run it again",
  422: "look at what it says",
  429: "run it again later",
};

/** The path of a call, without a query; its host stands before it. */
const placeOf = ({ method, url }: Pick<Refusal, "method" | "url">): string => {
  const { host, pathname } = new URL(url);
  return `${host}: ${method} ${pathname}`;
};

/** One line: where, what came, what to do. A limit of calls that comes as 403 is told as what it is: 429. */
export const refused = ({ status, said, retryAfter, ...call }: Refusal): HostError => {
  const advice = ADVICE[status] ?? (status >= 500 ? "run it again later" : "look at the address");
  const wait = retryAfter === null ? "" : `, and asks to wait (Retry-After: ${retryAfter})`;
  const words = said.replace(/\s+/g, " ").trim().slice(0, SAID_MAX);
  const quoted = words === "" ? "" : ` (${words})`;
  return new HostError(status, `${placeOf(call)} answers ${status}${quoted}${wait}; ${advice}`);
};

/** No answer at all, or none in time. */
export const unanswered = (call: Pick<Refusal, "method" | "url">, cause: unknown): HostError => {
  const error = cause instanceof Error ? cause : new Error(`${cause}`);
  const inner = error.cause instanceof Error ? error.cause : error;
  const code = "code" in inner && typeof inner.code === "string" ? inner.code : inner.message;
  const what = error.name === "TimeoutError" ? "does not answer in time" : `cannot be reached (${code})`;
  const advice = "look at the address, or run it again later";
  return new HostError(null, `${placeOf(call)} ${what}; ${advice}`, { cause });
};

/** An answer that is not what the host's documents say. */
export const nonsense = (call: Pick<Refusal, "method" | "url">, wanted: string): HostError =>
  new HostError(
    null,
    `${placeOf(call)} answers with no ${wanted}; look at the address: is it an API of GitHub or GitLab?`,
  );
