import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "npm-cache",
  title: "npm's cache and logs",
  why: "npm reads its cache only to install again. What npx runs from (`_npx`) is another matter and stays.",
  source: "https://docs.npmjs.com/cli/v11/commands/npm-cache",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.npm/{_cacache,_logs,_prebuilds}/**",
    "{$npm_config_cache,$NPM_CONFIG_CACHE}/{_cacache,_logs,_prebuilds}/**",
  ],
  fix: { kind: "append", command: "npm cache clean --force && rm -rf ~/.npm/_logs ~/.npm/_prebuilds" },
  examples: [
    {
      title: "the cache of root, and one that the environment moved",
      layers: [{ "/root/.npm/_cacache/content-v2/sha512/a": 9_000_000, "/npm/_logs/debug-0.log": 4_000 }],
      env: ["NPM_CONFIG_CACHE=/npm"],
      foundBytes: 9_004_000,
    },
    {
      title: "a command that npx starts from its own folder",
      layers: [{ "/root/.npm/_npx/5f7/node_modules/serve/index.js": 70_000 }],
      foundBytes: 0,
    },
  ],
});
