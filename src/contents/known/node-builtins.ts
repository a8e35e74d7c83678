/**
 * Modules that Node.js has within itself, which win over whatever goes by the same name elsewhere; `events/`, with a slash, asks for
 * the one in `node_modules`. https://nodejs.org/api/modules.html#built-in-modules
 */
export const NODE_BUILTINS: ReadonlySet<string> = new Set(
  [
    "assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises",
    "domain events fs fs/promises http http2 https inspector inspector/promises module net os path path/posix path/win32 perf_hooks",
    "process punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder",
    "sys timers timers/promises tls trace_events tty url util util/types v8 vm wasi worker_threads zlib",
  ].flatMap((names) => names.split(" ")),
);
