import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "core-dumps",
  title: "Memory dumps of crashed processes",
  why: "They tell how a process of the build died, and may hold its secrets.",
  source: "https://man7.org/linux/man-pages/man5/core.5.html",
  risk: "review",
  group: "leftovers",
  paths: ["/var/crash/**", "/var/lib/systemd/coredump/**", "**/core.[0-9]*", "**/vgcore.[0-9]*"],
  except: ["**/core.*.*", "**/core.*[!0-9]*"],
  fix: {
    kind: "advice",
    text: "Find out what crashed; until then remove the dump in the RUN that left it, or begin that with `ulimit -c 0`.",
  },
  examples: [
    {
      title: "a dump named by its process",
      layers: [{ "/app/core.4711": 80_000_000 }],
      foundBytes: 80_000_000,
    },
    {
      title: "a script that only looks like one",
      layers: [{ "/app/core.3d.js": 90_000, "/usr/lib/libfoo.core.2": 9_000 }],
      foundBytes: 0,
    },
  ],
});
