import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "bun-cache",
  title: "Bun's cache of packages",
  why: "Bun links or copies packages from there into node_modules, and reads it only to install again.",
  source: "https://bun.com/docs/pm/global-cache",
  risk: "safe",
  group: "caches",
  paths: ["~/.bun/install/cache/**", "$BUN_INSTALL/install/cache/**", "$BUN_INSTALL_CACHE_DIR/**"],
  // Bun's global virtual store: node_modules points into it. https://bun.com/docs/pm/global-store
  unless: ["{~/.bun,$BUN_INSTALL}/install/cache/links/*", "$BUN_INSTALL_CACHE_DIR/links/*"],
  fix: { kind: "append", command: "rm -rf ~/.bun/install/cache" },
  examples: [
    {
      title: "a cached package",
      layers: [{ "/root/.bun/install/cache/react@18.3.1@@@1/index.js": 200 }],
      foundBytes: 200,
    },
    {
      title: "Bun itself, and a package that is a hard link into node_modules",
      layers: [
        {
          "/root/.bun/bin/bun": 90_000_000,
          "/root/.bun/install/cache/react@18.3.1@@@1/index.js": 200,
          "/app/node_modules/react/index.js": "link:/root/.bun/install/cache/react@18.3.1@@@1/index.js",
        },
      ],
      foundBytes: 0,
    },
    {
      title: "the global virtual store, which node_modules points into",
      layers: [{ "/root/.bun/install/cache/links/react@18.3.1-56/node_modules/react/index.js": 200 }],
      foundBytes: 0,
    },
  ],
});
