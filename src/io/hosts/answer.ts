import { isObject, type JsonObject } from "../../model/json.ts";
import { nonsense } from "./refused.ts";

/** What a host said to one call. */
export interface Answer {
  readonly method: string;
  /** As it was called. */
  readonly url: string;
  /** JSON, or what came in its place. */
  readonly data: unknown;
  /** The next page of a list; null on the last. */
  readonly next: string | null;
}

/** Throws `HostError` where an answer is no object. */
export const objectOf = (answer: Answer): JsonObject => {
  if (isObject(answer.data)) return answer.data;
  throw nonsense(answer, "JSON object");
};

const PAGES_MAX = 100;

/** All items of a list, page by page. The token goes to no other host than the one that was asked first. */
export const everyPage = async (
  first: Answer,
  more: (url: string) => Promise<Answer>,
): Promise<readonly JsonObject[]> => {
  const items: JsonObject[] = [];
  let answer: Answer = first;
  for (let page = 0; page < PAGES_MAX; page++) {
    if (!Array.isArray(answer.data)) throw nonsense(answer, "JSON list");
    items.push(...answer.data.filter(isObject));
    if (answer.next === null) break;
    if (new URL(answer.next).origin !== new URL(first.url).origin)
      throw nonsense(answer, "next page of its own");
    answer = await more(answer.next);
  }
  return items;
};

/** https://www.rfc-editor.org/rfc/rfc8288: both hosts write it, GitLab where it counts pages as well. */
export const nextPage = (link: string | null): string | null => {
  for (const [, url, rest] of (link ?? "").matchAll(/<([^<>]*)>([^<]*)/g))
    if (url !== undefined && /;\s*rel="?next"?/.test(rest ?? "")) return URL.canParse(url) ? url : null;
  return null;
};
