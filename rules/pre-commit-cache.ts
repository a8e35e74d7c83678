import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pre-commit-cache",
  title: "Hook environments of pre-commit",
  why: "pre-commit runs hooks on commits. An image that people develop in wants them; a service does not.",
  source: "https://pre-commit.com/#managing-ci-caches",
  risk: "review",
  group: "caches",
  paths: [
    "{~/.cache,$XDG_CACHE_HOME}/pre-commit/**",
    "$PRE_COMMIT_HOME/{repo*/**,db.db,.lock,pre-commit.log}",
  ],
  fix: { kind: "append", command: "rm -rf ~/.cache/pre-commit" },
  examples: [
    {
      title: "one hook's environment",
      layers: [{ "/root/.cache/pre-commit/repoabc/py_env-python3/bin/ruff": 25_000_000 }],
      foundBytes: 25_000_000,
    },
    {
      title: "where XDG_CACHE_HOME says",
      layers: [{ "/cache/pre-commit/repoabc/py_env-python3/bin/ruff": 25_000_000 }],
      env: ["XDG_CACHE_HOME=/cache"],
      foundBytes: 25_000_000,
    },
    {
      title: "the project's list of hooks",
      layers: [{ "/app/.pre-commit-config.yaml": 900 }],
      foundBytes: 0,
    },
  ],
});
