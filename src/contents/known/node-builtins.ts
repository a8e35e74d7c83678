/**
 * Modules that Node.js has within itself, which win over whatever goes by the same name elsewhere; `events/`, with a slash, asks for
 * the one in `node_modules`. https://nodejs.org/api/modules.html#built-in-modules
 */
export const NODE_BUILTINS: ReadonlySet<string> = new Set(
  "assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm wasi worker_threads zlib".split(
    " ",
  ),
);
