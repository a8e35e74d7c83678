import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "yarn-berry-cache",
  title: "The cache of Yarn 2 and later",
  why: "With node_modules, the archives are unpacked and done with. With Plug'n'Play programs run from them.",
  source: "https://yarnpkg.com/cli/cache/clean",
  risk: "safe",
  group: "caches",
  paths: [
    "{~/.yarn,$XDG_DATA_HOME/yarn}/berry/{cache,metadata}/**",
    "$YARN_GLOBAL_FOLDER/{cache,metadata}/**",
    "$YARN_CACHE_FOLDER/*.zip",
    "**/.yarn/cache/*.zip",
  ],
  unless: ["**/.pnp.{js,cjs,data.json,loader.mjs}"],
  fix: { kind: "append", command: "yarn cache clean --all && rm -rf ~/.yarn/berry/metadata" },
  examples: [
    {
      title: "archives beside the node_modules that were made of them",
      layers: [
        { "/root/.yarn/berry/cache/react-npm-18.zip": 90_000, "/app/node_modules/react/index.js": 200 },
      ],
      foundBytes: 90_000,
    },
    {
      title: "archives where XDG_DATA_HOME says",
      layers: [{ "/data/yarn/berry/cache/react-npm-18.zip": 90_000, "/data/app/react-npm-18.zip": 90_000 }],
      env: ["XDG_DATA_HOME=/data"],
      foundBytes: 90_000,
    },
    {
      title: "Plug'n'Play: the application loads its packages from the archives",
      layers: [{ "/app/.pnp.cjs": 400_000, "/app/.yarn/cache/react-npm-18.zip": 90_000 }],
      foundBytes: 0,
    },
    {
      title: "the release of Yarn that the project carries",
      layers: [{ "/app/.yarn/releases/yarn-4.3.0.cjs": 2_600_000 }],
      foundBytes: 0,
    },
  ],
});
