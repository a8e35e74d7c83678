import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "nx-cache",
  title: "Nx's cache",
  why: "It replays the output of tasks that ran before; the output itself lies in the projects.",
  source: "https://nx.dev/docs/kb/change-cache-location",
  risk: "safe",
  group: "caches",
  paths: ["**/.nx/{cache,workspace-data}/**"],
  fix: { kind: "dockerignore", patterns: ["**/.nx/cache", "**/.nx/workspace-data"] },
  examples: [
    {
      title: "output of one task",
      layers: [{ "/app/.nx/cache/1234/outputs/dist/main.js": 900_000 }],
      foundBytes: 900_000,
    },
    {
      title: "an Nx that the project carries",
      layers: [{ "/app/.nx/installation/node_modules/nx/bin/nx.js": 9_000 }],
      foundBytes: 0,
    },
  ],
});
