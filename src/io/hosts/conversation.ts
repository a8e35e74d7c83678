import type { Review, StandingComment } from "../../model/host.ts";

/** A pull request of GitHub, or a merge request of GitLab, to which a token speaks. All calls throw `HostError`. */
export interface Conversation {
  /** Whose the token is; null where the host does not tell, as with the token of an app. */
  ownName(): Promise<string | null>;
  comments(): Promise<readonly StandingComment[]>;
  addComment(body: string): Promise<void>;
  changeComment(id: number, body: string): Promise<void>;
  /** The hunks that the diff has of a file; null where there are none, or the host shows none. */
  patchOf(path: string): Promise<string | null>;
  /** The Markdown of all that stands beside lines. */
  reviewComments(): Promise<readonly string[]>;
  /** Says all of it, but for what the host refuses; how many suggestions that were. */
  addReview(review: Review): Promise<number>;
}
