import { setTimeout as sleep } from "node:timers/promises";

/** How long a host is waited for. */
export interface Patience {
  /** One call, its answer's last byte included. */
  readonly timeoutMs: number;
  /** Calls in all where a host asks to come again. */
  readonly triesMax: number;
  /** The longest wait that it may ask for; what is longer is not waited for at all. */
  readonly waitMsMax: number;
}

export const PATIENCE: Patience = { timeoutMs: 30_000, triesMax: 4, waitMsMax: 60_000 };

const WAIT_MS = 1000;

/** Calls that may be made twice without harm. https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "PUT"]);

/**
 * `fetch` that comes again when it is asked to, and reads each answer to its end in time. What is still an error then is for the
 * caller. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api https://docs.gitlab.com/security/rate_limits/
 */
export const patiently =
  ({ timeoutMs, triesMax, waitMsMax }: Patience): typeof fetch =>
  async (input, init) => {
    for (let tries = 1; ; tries++) {
      const answer = await fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
      const body = await answer.arrayBuffer();
      const waitMs = waitOf(answer, init?.method ?? "GET", tries);
      if (waitMs === null || waitMs > waitMsMax || tries >= triesMax) {
        const { status, statusText, headers } = answer;
        return new Response(body.byteLength === 0 ? null : body, { status, statusText, headers });
      }
      await sleep(waitMs);
    }
  };

/** How long to wait before the same call is made again; null where that would be of no use, or might write twice. */
const waitOf = ({ status, headers }: Response, method: string, tries: number): number | null => {
  const asked = retryAfterMs(headers.get("retry-after"));
  const backOffMs = WAIT_MS * 2 ** (tries - 1);
  if (status === 429) return asked ?? resetMs(headers) ?? backOffMs;
  // GitHub's limits come as 403 too; what is forbidden for good has neither header.
  if (status === 403)
    return asked ?? (headers.get("x-ratelimit-remaining") === "0" ? resetMs(headers) : null);
  if (status === 503 && asked !== null) return asked;
  return status >= 500 && IDEMPOTENT.has(method) ? (asked ?? backOffMs) : null;
};

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
const retryAfterMs = (value: string | null): number | null => {
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
};

/** GitHub says in seconds since 1970 when its limit is lifted. */
const resetMs = (headers: Headers): number | null => {
  const at = headers.get("x-ratelimit-reset");
  return at !== null && /^\d+$/.test(at) ? Math.max(0, Number(at) * 1000 - Date.now()) : null;
};
