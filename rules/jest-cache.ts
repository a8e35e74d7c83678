import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "jest-cache",
  title: "Jest's cache",
  why: "It holds transformed sources for the next test run.",
  source: "https://jestjs.io/docs/configuration#cachedirectory-string",
  risk: "safe",
  group: "caches",
  paths: ["/tmp/jest_*/**"],
  fix: { kind: "append", command: "rm -rf /tmp/jest_*" },
  examples: [
    {
      title: "a cache in the temporary folder",
      layers: [{ "/tmp/jest_rs/haste-map-1": 2_000_000 }],
      foundBytes: 2_000_000,
    },
    {
      title: "Jest itself",
      layers: [{ "/app/node_modules/jest/bin/jest.js": 400 }],
      foundBytes: 0,
    },
  ],
});
