import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "uv-cache",
  title: "uv's cache",
  why: "uv reads it only to install again; files that it linked into environments keep their bytes.",
  source: "https://docs.astral.sh/uv/concepts/cache/",
  risk: "safe",
  group: "caches",
  paths: ["~/.cache/uv/**", "$UV_CACHE_DIR/*-v[0-9]*/**", "$XDG_CACHE_HOME/uv/**"],
  unless: [
    "~/.cache/uv/environments-v*/*",
    "$UV_CACHE_DIR/environments-v*/*",
    "$XDG_CACHE_HOME/uv/environments-v*/*",
  ],
  fix: { kind: "env", variable: "UV_NO_CACHE=1" },
  examples: [
    {
      title: "wheels that were copied into the environment",
      layers: [
        { "/root/.cache/uv/archive-v0/x/flask/app.py": 60_000, "/app/.venv/lib/flask/app.py": 60_000 },
      ],
      foundBytes: 60_000,
    },
    {
      title: "wheels whose files are hard links into the environment: removing the cache frees nothing",
      layers: [
        {
          "/root/.cache/uv/archive-v0/x/flask/app.py": 60_000,
          "/app/.venv/lib/flask/app.py": "link:/root/.cache/uv/archive-v0/x/flask/app.py",
        },
      ],
      foundBytes: 0,
    },
    {
      title: "an environment that was made of symbolic links into the cache",
      layers: [
        {
          "/root/.cache/uv/archive-v0/x/flask/app.py": 60_000,
          "/app/.venv/lib/flask": "symlink:/root/.cache/uv/archive-v0/x/flask",
        },
      ],
      foundBytes: 0,
    },
    {
      title: "environments of uvx, which live in the cache",
      layers: [
        { "/root/.cache/uv/environments-v2/ruff/bin/ruff": 9_000_000, "/root/.cache/uv/wheels-v5/a": 10 },
      ],
      foundBytes: 0,
    },
  ],
});
