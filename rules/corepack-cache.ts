import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "corepack-cache",
  title: "Package managers that Corepack downloaded",
  why: "A container that starts `yarn` or `pnpm` runs them from here; one that starts `node` does not.",
  source: "https://github.com/nodejs/corepack#environment-variables",
  risk: "review",
  group: "caches",
  paths: ["~/.cache/node/corepack/**", "$COREPACK_HOME/v[0-9]*/**", "$XDG_CACHE_HOME/node/corepack/**"],
  fix: { kind: "append", command: "rm -rf ~/.cache/node/corepack" },
  examples: [
    {
      title: "a downloaded pnpm",
      layers: [{ "/root/.cache/node/corepack/v1/pnpm/9.1.0/dist/pnpm.cjs": 5_000_000 }],
      foundBytes: 5_000_000,
    },
    {
      title: "Corepack itself",
      layers: [{ "/usr/local/lib/node_modules/corepack/dist/corepack.js": 1_000_000 }],
      foundBytes: 0,
    },
  ],
});
