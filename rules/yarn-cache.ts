import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "yarn-cache",
  title: "The cache of Yarn 1",
  why: "Yarn copies packages from there into node_modules. With Plug'n'Play programs run from it: it stays.",
  source: "https://classic.yarnpkg.com/en/docs/cli/cache",
  risk: "safe",
  group: "caches",
  paths: [
    "/usr/local/share/.cache/yarn/**",
    "~/.cache/yarn/**",
    "$YARN_CACHE_FOLDER/v[0-9]*/**",
    "$XDG_CACHE_HOME/yarn/**",
    "/tmp/yarn--*/**",
  ],
  unless: ["**/.pnp.{js,cjs}"],
  fix: { kind: "append", command: "yarn cache clean && rm -rf /tmp/yarn--*" },
  examples: [
    {
      title: "the cache of root",
      layers: [{ "/usr/local/share/.cache/yarn/v6/npm-react/index.js": 100_000 }],
      foundBytes: 100_000,
    },
    {
      title: "Plug'n'Play: the application loads its packages from the cache",
      layers: [{ "/app/.pnp.js": 90_000, "/usr/local/share/.cache/yarn/v6/npm-react/index.js": 100_000 }],
      foundBytes: 0,
    },
  ],
});
