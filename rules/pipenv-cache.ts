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
    "$PIPENV_CACHE_DIR/{hash-cache,depcache*,http,pkgs}/**",
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
      title: "the virtual environment that pipenv made, which the application runs in",
      layers: [{ "/root/.local/share/virtualenvs/app-x/bin/gunicorn": 250 }],
      foundBytes: 0,
    },
  ],
});
