import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "turbo-cache",
  title: "Turborepo's cache",
  why: "It replays the output of tasks that ran before; the output itself lies in the packages.",
  source: "https://turborepo.com/docs/crafting-your-repository/caching",
  risk: "safe",
  group: "caches",
  paths: ["**/.turbo/{cache/**,cookies/**,daemon/**,turbo-*.log}"],
  fix: {
    kind: "dockerignore",
    patterns: ["**/.turbo/cache", "**/.turbo/cookies", "**/.turbo/daemon", "**/.turbo/turbo-*.log"],
  },
  examples: [
    {
      title: "the archive and the log of a task",
      layers: [
        { "/app/.turbo/cache/0f9d.tar.zst": 3_000_000, "/app/packages/ui/.turbo/turbo-build.log": 800 },
      ],
      foundBytes: 3_000_800,
    },
    {
      title: "Turborepo's settings",
      layers: [{ "/app/.turbo/config.json": 50, "/app/turbo.json": 500 }],
      foundBytes: 0,
    },
  ],
});
