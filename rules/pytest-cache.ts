import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pytest-cache",
  title: "pytest's cache",
  why: "It remembers which tests failed last; nothing but pytest reads it.",
  source: "https://docs.pytest.org/en/stable/how-to/cache.html",
  risk: "safe",
  group: "caches",
  paths: ["**/.pytest_cache/**"],
  fix: { kind: "dockerignore", patterns: ["**/.pytest_cache"] },
  examples: [
    {
      title: "a cache that came with the sources",
      layers: [{ "/app/.pytest_cache/v/cache/lastfailed": 2_000 }],
      foundBytes: 2_000,
    },
    {
      title: "pytest itself",
      layers: [{ "/usr/local/lib/python3.12/site-packages/_pytest/cacheprovider.py": 20_000 }],
      foundBytes: 0,
    },
  ],
});
