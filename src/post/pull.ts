/** A pull request from our branch, open or not. */
export interface StandingPull {
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  /** The mark of its edits; null where it has none, and so is somebody else's. */
  readonly mark: string | null;
}

/** Our branch as it stands. */
export interface StandingBranch {
  /** Whether all that it has beyond the default branch is ours. */
  readonly isOurs: boolean;
  /** The files there that the edits change, in their order; null of one that is not there. */
  readonly texts: readonly (string | null)[];
}

/** What is to be done about a pull request. `why` is for the user; null where all is as it should be. */
export type Pulling =
  | { readonly kind: "nothing"; readonly why: string | null }
  | { readonly kind: "open" }
  | { readonly kind: "update"; readonly number: number };

/** The edits that are to be in a pull request. */
export interface Wanted {
  readonly branch: string;
  /** The files with them. */
  readonly texts: readonly string[];
  readonly mark: string;
}

/**
 * What brings a pull request to where it should be. A branch on which somebody else has worked is left alone, and edits that were
 * refused once are not offered again.
 */
export const pullingOf = (
  { branch: name, texts, mark }: Wanted,
  branch: StandingBranch | null,
  pulls: readonly StandingPull[],
): Pulling => {
  const nothing = (why: string | null): Pulling => ({ kind: "nothing", why });
  if (branch !== null && !branch.isOurs)
    return nothing(`the branch ${name} has commits of somebody else, so it is left alone`);
  const open = pulls.find(({ state }) => state === "open");
  if (open !== undefined && open.mark === null)
    return nothing(`pull request ${open.number} from ${name} is somebody else's, so it is left alone`);
  if (open !== undefined)
    return texts.every((text, at) => branch?.texts[at] === text) && open.mark === mark
      ? nothing(null)
      : { kind: "update", number: open.number };
  const refused = pulls.find((pull) => pull.state === "closed" && pull.mark === mark);
  if (refused !== undefined)
    return nothing(`pull request ${refused.number} with the same edits was closed, so none is opened`);
  return { kind: "open" };
};

/** The mark at the beginning of a pull request's text. */
export const markIn = (body: string): string | null =>
  /^<!-- slim:pull:[0-9a-f]{32} -->/.exec(body)?.[0] ?? null;
