/** What kind of bad input a `SlimError` speaks of; tests and callers switch on it, users read the message. */
export type SlimErrorCode =
  | "usage"
  | "not-found"
  | "unreadable"
  | "not-an-image"
  | "bad-tar"
  | "bad-compression"
  | "bad-manifest"
  | "bad-config"
  | "bad-dockerfile"
  | "bad-baseline"
  | "bad-report"
  | "bad-whiteout"
  | "digest-mismatch"
  | "missing-blob"
  | "path-escapes"
  | "too-large"
  | "ambiguous-choice"
  | "ambiguous-layers"
  | "no-history"
  | "no-such-image"
  | "output-exists"
  | "host";

/**
 * A fault in what the user gave us: `main` prints its message as one line and exits with status 2. Anything else that
 * is thrown is a fault in slim itself and keeps its stack.
 * The message names the object, says what is wrong, then what to do: `app.tar: layer 3 is cut short; save the image again`.
 */
export class SlimError extends Error {
  override readonly name = "SlimError";
  readonly code: SlimErrorCode;
  constructor(code: SlimErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A host of code that did not do what it was asked: GitHub, or GitLab. `status` is HTTP's; null where no good answer came. */
export class HostError extends SlimError {
  readonly status: number | null;
  constructor(status: number | null, message: string, options?: ErrorOptions) {
    super("host", message, options);
    this.status = status;
  }
}

/** Whether a token may look and not write, as on the pull request of a fork. */
export const isForbidden = (error: unknown): error is HostError =>
  error instanceof HostError && error.status === 403;
