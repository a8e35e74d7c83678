import { beforeEach, describe, expect, it } from "vitest";
import { patiently } from "../../src/io/hosts/patience.ts";
import { type Reply, serverFor } from "./server.ts";

const replies: Reply[] = [];
const host = serverFor(() => replies.shift() ?? { json: "end" });
beforeEach(() => {
  replies.length = 0;
  host.forget();
});

const ask = patiently({ timeoutMs: 300, triesMax: 3, waitMsMax: 50 });
const now = { "retry-after": "0" };
const epoch = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" };
const past = { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" };

describe("a host is asked again", () => {
  it.each<readonly [string, string, Reply, number, number]>([
    ["429 with Retry-After", "GET", { status: 429, headers: now }, 200, 2],
    ["429 with a date", "POST", { status: 429, headers: past }, 200, 2],
    ["429 with the end of its limit", "POST", { status: 429, headers: epoch }, 200, 2],
    ["429 that asks for too long", "GET", { status: 429, headers: { "retry-after": "1" } }, 429, 1],
    ["403 that is a limit", "POST", { status: 403, headers: epoch }, 200, 2],
    ["403 that is not", "POST", { status: 403 }, 403, 1],
    ["503 with Retry-After, of what writes", "POST", { status: 503, headers: now }, 200, 2],
    ["502 with Retry-After, of what reads", "GET", { status: 502, headers: now }, 200, 2],
    ["502 of what writes: it may have been done", "POST", { status: 502, headers: now }, 502, 1],
    ["404", "GET", { status: 404, headers: now }, 404, 1],
    ["nonsense for a wait", "GET", { status: 503, headers: { "retry-after": "soon" } }, 503, 1],
  ])("%s", async (_name, method, reply, status, calls) => {
    replies.push(reply);
    const answer = await ask(host.url, { method });
    await answer.text();
    expect([answer.status, host.calls.length]).toEqual([status, calls]);
  });

  it("three times at most", async () => {
    replies.push(...Array.from({ length: 9 }, () => ({ status: 429, headers: now, json: "no" })));
    const answer = await ask(host.url);
    expect([answer.status, await answer.json(), host.calls.length]).toEqual([429, "no", 3]);
  });

  it("and not waited for without end", async () => {
    replies.push({ delayMs: 5000 });
    await expect(ask(host.url)).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
