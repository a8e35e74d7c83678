import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pipenv-cache",
  title: "pipenv's cache",
  why: "pipenv keeps hashes and downloads there for its next lock or install.",
  source: "https://pipenv.pypa.io/en/latest/configuration.html",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.cache/pipenv/**",
    "$PIPENV_CACHE_DIR/{hash-cache,depcache*,http,http-v2,pipenv-manifests,pkgs,selfcheck,wheels}/**",
    "$XDG_CACHE_HOME/pipenv/**",
  ],
  fix: { kind: "append", command: "rm -rf ~/.cache/pipenv ~/.cache/pip" },
  examples: [
    {
      title: "downloads of a lock",
      layers: [{ "/root/.cache/pipenv/pkgs/requests.whl": 60_000 }],
      foundBytes: 60_000,
    },
    {
      title: "what the pip within pipenv keeps, and locks, where the environment says",
      layers: [{ "/cache/pipenv/http-v2/a/b.body": 60_000, "/cache/pipenv/pipenv-manifests/c.json": 900 }],
      env: ["PIPENV_CACHE_DIR=/cache/pipenv"],
      foundBytes: 60_900,
    },
    {
      title: "the virtual environment that pipenv made, which the application runs in",
      layers: [{ "/root/.local/share/virtualenvs/app-x/bin/gunicorn": 250 }],
      foundBytes: 0,
    },
  ],
});
