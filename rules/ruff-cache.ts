import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "ruff-cache",
  title: "Ruff's cache",
  why: "It holds the results of the last check; nothing but Ruff reads it.",
  source: "https://docs.astral.sh/ruff/settings/#cache-dir",
  risk: "safe",
  group: "caches",
  paths: ["**/.ruff_cache/**", "$RUFF_CACHE_DIR/[0-9]*.[0-9]*/**"],
  fix: { kind: "dockerignore", patterns: ["**/.ruff_cache"] },
  examples: [
    {
      title: "a cache that came with the sources",
      layers: [{ "/app/.ruff_cache/0.5.0/123": 40_000 }],
      foundBytes: 40_000,
    },
    {
      title: "the project's settings of Ruff",
      layers: [{ "/app/ruff.toml": 300 }],
      foundBytes: 0,
    },
  ],
});
