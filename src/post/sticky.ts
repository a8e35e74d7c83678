import type { StandingComment } from "../model/host.ts";

/** What is to be written of a comment that stays current. */
export type Writing =
  | { readonly kind: "nothing" }
  | { readonly kind: "add" }
  | { readonly kind: "change"; readonly id: number };

/** The comments that begin with a marker. One that only quotes it is somebody's answer. */
export const bearersOf = (comments: readonly StandingComment[], marker: string): readonly StandingComment[] =>
  comments.filter(({ body }) => linesOf(body)[0] === marker);

/**
 * What makes the one comment say what it should: the oldest bearer of the marker that is ours, `ownName`'s or a bot's. A person's is
 * never changed, whoever may.
 */
export const writingOf = (
  bearers: readonly StandingComment[],
  body: string,
  ownName: string | null,
): Writing => {
  const ours = bearers.find(({ author }) => author.isBot || author.name === ownName);
  if (ours === undefined) return { kind: "add" };
  return asGivenBack(ours.body) === asGivenBack(body) ? { kind: "nothing" } : { kind: "change", id: ours.id };
};

/** Hosts may end lines otherwise, and trim. */
const asGivenBack = (body: string): string => linesOf(body).join("\n").trim();

const linesOf = (text: string): readonly string[] => text.split(/\r\n|\r|\n/);
