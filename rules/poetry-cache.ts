import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "poetry-cache",
  title: "Poetry's cache of downloads and metadata",
  why: "Poetry reads it only to resolve and install. Its virtual environments lie beside it and stay.",
  source: "https://python-poetry.org/docs/configuration/#cache-dir",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.cache/pypoetry/{cache,artifacts}/**",
    "$POETRY_CACHE_DIR/{cache,artifacts}/**",
    "$XDG_CACHE_HOME/pypoetry/{cache,artifacts}/**",
  ],
  fix: { kind: "append", command: "rm -rf ~/.cache/pypoetry/cache ~/.cache/pypoetry/artifacts" },
  examples: [
    {
      title: "wheels and metadata",
      layers: [
        { "/root/.cache/pypoetry/artifacts/a/b.whl": 2_000_000, "/opt/poetry/cache/repositories/c": 30_000 },
      ],
      env: ["POETRY_CACHE_DIR=/opt/poetry"],
      foundBytes: 2_030_000,
    },
    {
      title: "the virtual environment, which lies in the cache folder and which the application runs in",
      layers: [
        { "/root/.cache/pypoetry/virtualenvs/app-py3.12/lib/python3.12/site-packages/flask.py": 40_000 },
      ],
      foundBytes: 0,
    },
  ],
});
