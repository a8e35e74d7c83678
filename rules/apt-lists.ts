import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "apt-lists",
  title: "Package lists left by apt-get update",
  why: "apt reads them only to install packages, and the next update fetches them anew.",
  source: "https://docs.docker.com/build/building/best-practices/#apt-get",
  risk: "safe",
  group: "caches",
  paths: ["/var/lib/apt/lists/**"],
  except: ["/var/lib/apt/lists/lock"],
  fix: {
    kind: "append",
    command: "rm -rf /var/lib/apt/lists/*",
    note: "A later RUN that installs packages then needs an `apt-get update` of its own.",
  },
  examples: [
    {
      title: "lists beside what was installed",
      layers: [
        { "/usr/bin/curl": 300_000, "/var/lib/apt/lists/example.invalid_main_Packages.lz4": 18_000_000 },
      ],
      foundBytes: 18_000_000,
    },
    {
      title: "removed by a later layer: dead, not live, so another finding has the bytes",
      layers: [
        { "/var/lib/apt/lists/example.invalid_main_Packages.lz4": 18_000_000 },
        { "/var/lib/apt/lists/.wh.example.invalid_main_Packages.lz4": 0 },
      ],
      foundBytes: 0,
    },
  ],
});
