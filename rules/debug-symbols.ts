import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "debug-symbols",
  title: "Debug symbols in files of their own",
  why: "Debuggers read them; programs do not.",
  source: "https://sourceware.org/gdb/current/onlinedocs/gdb.html/Separate-Debug-Files.html",
  risk: "review",
  group: "development",
  paths: ["/usr/lib/debug/**", "/usr/src/debug/**"],
  fix: { kind: "advice", text: "Leave out the `-dbg`, `-dbgsym` and `-debuginfo` packages." },
  examples: [
    {
      title: "of one library",
      layers: [{ "/usr/lib/debug/.build-id/ab/cdef.debug": 4_000_000 }],
      foundBytes: 4_000_000,
    },
    {
      title: "the library",
      layers: [{ "/usr/lib/libz.so.1": 100_000 }],
      foundBytes: 0,
    },
  ],
});
