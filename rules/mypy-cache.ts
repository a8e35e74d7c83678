import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "mypy-cache",
  title: "mypy's cache",
  why: "It holds the types of the last check; nothing but mypy reads it.",
  source: "https://mypy.readthedocs.io/en/stable/command_line.html#incremental-mode",
  risk: "safe",
  group: "caches",
  paths: ["**/.mypy_cache/**"],
  fix: { kind: "dockerignore", patterns: ["**/.mypy_cache"] },
  examples: [
    {
      title: "a cache that came with the sources",
      layers: [{ "/app/.mypy_cache/3.12/builtins.data.json": 1_600_000 }],
      foundBytes: 1_600_000,
    },
    {
      title: "the type stubs that mypy carries",
      layers: [{ "/usr/lib/python3/dist-packages/mypy/typeshed/stdlib/builtins.pyi": 80_000 }],
      foundBytes: 0,
    },
  ],
});
