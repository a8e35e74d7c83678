import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";

/** A call as it came over the wire. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what was sent
  readonly body: any;
}

/** What is answered. `text` goes out as it is, `json` as JSON. */
export interface Reply {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
}

/** A host on this machine, for one test file. */
export interface Server {
  /** `http://127.0.0.1:PORT`, once tests run. */
  readonly url: string;
  /** All calls since the last `forget`. */
  readonly calls: readonly Call[];
  /** Those that are no GET: `POST /path`. */
  writes(): readonly string[];
  forget(): void;
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return text === "" ? null : JSON.parse(text);
};

export const serverFor = (answer: (call: Call, url: string) => Reply): Server => {
  const calls: Call[] = [];
  let url = "";
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
    const call: Call = {
      method: request.method ?? "",
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: request.headers,
      body: await bodyOf(request),
    };
    calls.push(call);
    const { status = 200, json, text, headers = {}, delayMs = 0 } = answer(call, url);
    setTimeout(() => {
      const type = text === undefined ? "application/json; charset=utf-8" : "text/html";
      response.writeHead(status, { "content-type": type, ...headers });
      response.end(text ?? (json === undefined ? "" : JSON.stringify(json)));
    }, delayMs).unref();
  });
  beforeAll(
    () =>
      new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", () => {
          url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
          resolve();
        });
      }),
  );
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    get url() {
      return url;
    },
    calls,
    writes: () =>
      calls.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`),
    forget: () => {
      calls.length = 0;
    },
  };
};

/** A page of a list, with the Link header that both hosts write. */
export const pageOf = (all: readonly unknown[], { path, query }: Call, url: string): Reply => {
  const size = Number(query.get("per_page") ?? 30);
  const page = Number(query.get("page") ?? 1);
  const more = page * size < all.length;
  const next = `${url}${path}?per_page=${size}&page=${page + 1}`;
  return {
    json: all.slice((page - 1) * size, page * size),
    headers: more ? { link: `<${url}${path}?page=1>; rel="first", <${next}>; rel="next"` } : {},
  };
};
