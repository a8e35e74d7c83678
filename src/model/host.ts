/** Who writes commits. The domain is one that never is: https://www.rfc-editor.org/rfc/rfc2606#section-2 */
export const OURSELVES = { name: "slim", email: "slim@slim.invalid" } as const;

/** Who wrote a comment. */
export interface Author {
  /** As the host names the account: a login, or GitLab's number. */
  readonly name: string;
  readonly isBot: boolean;
}

/** A comment as it stands on a pull request. */
export interface StandingComment {
  readonly id: number;
  /** Markdown, as the host gives it back. */
  readonly body: string;
  readonly author: Author;
}

/** Lines of a file in place of others, as one comment of a review, which the host's button takes over. */
export interface Suggestion {
  /** From the top of the repository. */
  readonly path: string;
  /** Counted from 1, both included, in the file as the pull request leaves it. */
  readonly line: number;
  readonly endLine: number;
  /** `endLine` in the file before; null where the pull request adds that line. */
  readonly oldEndLine: number | null;
  /** Markdown. Its last line is `mark`. */
  readonly body: string;
  /** An HTML comment of what is suggested: by it a suggestion is known again. */
  readonly mark: string;
  /** Stored bytes that it saves, as far as they are known. */
  readonly savesBytes: number;
}

/** What is said beside a pull request's lines. */
export interface Review {
  /** Markdown. */
  readonly body: string;
  readonly suggestions: readonly Suggestion[];
}

/**
 * A suggestion as GitHub takes it. `start_line` has to be less than `line`, so it is left out of a comment on one line.
 * https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
 */
export const gitHubComment = ({ path, line, endLine, body }: Suggestion) => ({
  path,
  ...(line < endLine ? { start_line: line, start_side: "RIGHT" } : {}),
  line: endLine,
  side: "RIGHT",
  body,
});
