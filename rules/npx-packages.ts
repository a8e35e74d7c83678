import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "npx-packages",
  title: "Packages that npx installed",
  why: "npx keeps a command that it ran once. A container that starts through npx would download it again.",
  source: "https://docs.npmjs.com/cli/v11/commands/npm-cache",
  risk: "review",
  group: "caches",
  paths: ["~/.npm/_npx/**", "{$npm_config_cache,$NPM_CONFIG_CACHE}/_npx/**"],
  fix: { kind: "append", command: "rm -rf ~/.npm/_npx" },
  examples: [
    {
      title: "a tool of the build",
      layers: [{ "/root/.npm/_npx/5f7/node_modules/typescript/lib/tsc.js": 6_000_000 }],
      foundBytes: 6_000_000,
    },
    {
      title: "npx itself",
      layers: [{ "/usr/local/lib/node_modules/npm/bin/npx-cli.js": 3_000 }],
      foundBytes: 0,
    },
  ],
});
