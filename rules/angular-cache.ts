import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "angular-cache",
  title: "Angular's build cache",
  why: "It speeds up the next build; what is served lies in the output folder.",
  source: "https://angular.dev/cli/cache",
  risk: "safe",
  group: "caches",
  paths: ["**/.angular/cache/**"],
  fix: { kind: "append", command: "rm -rf .angular/cache" },
  examples: [
    {
      title: "a cache in the project's folder",
      layers: [{ "/app/.angular/cache/18.0.0/babel-webpack/a.json": 8_000_000 }],
      foundBytes: 8_000_000,
    },
    {
      title: "the project's settings",
      layers: [{ "/app/angular.json": 4_000 }],
      foundBytes: 0,
    },
  ],
});
