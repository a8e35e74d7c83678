import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "npm-debug-logs",
  title: "Error logs of npm and Yarn",
  why: "They tell how an install of the past failed.",
  source: "https://docs.npmjs.com/generating-and-locating-npm-debug.log-files",
  risk: "safe",
  group: "leftovers",
  paths: ["**/{npm-debug,yarn-error,yarn-debug,pnpm-debug,lerna-debug}.log"],
  fix: { kind: "dockerignore", patterns: ["**/*-debug.log", "**/yarn-error.log"] },
  examples: [
    {
      title: "a log that came with the sources",
      layers: [{ "/app/npm-debug.log": 60_000 }],
      foundBytes: 60_000,
    },
    {
      title: "a log of the application",
      layers: [{ "/app/debug.log": 60_000 }],
      foundBytes: 0,
    },
  ],
});
