import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pip-cache",
  title: "pip's cache of downloads and wheels",
  why: "pip reads it only when it installs the same package again.",
  source: "https://pip.pypa.io/en/stable/topics/caching/",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.cache/pip/**",
    "$PIP_CACHE_DIR/{http,http-v2,wheels,selfcheck}/**",
    "$XDG_CACHE_HOME/pip/**",
    "/tmp/pip-*/**",
  ],
  fix: { kind: "flag", command: "pip install", flag: "--no-cache-dir" },
  examples: [
    {
      title: "downloads and wheels of root and of another user",
      layers: [
        { "/root/.cache/pip/http-v2/a/b/c.body": 3_000_000, "/home/app/.cache/pip/wheels/d.whl": 500_000 },
      ],
      foundBytes: 3_500_000,
    },
    {
      title: "a cache that the environment moved",
      layers: [{ "/cache/pip/http/a/b": 3_000_000 }],
      env: ["PIP_CACHE_DIR=/cache/pip"],
      foundBytes: 3_000_000,
    },
    {
      title: "pip itself, and a folder of the same name elsewhere",
      layers: [{ "/usr/lib/python3/dist-packages/pip/__init__.py": 400, "/cache/pip/http/a/b": 3_000_000 }],
      foundBytes: 0,
    },
  ],
});
