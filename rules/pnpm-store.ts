import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pnpm-store",
  title: "pnpm's store",
  why: "pnpm links from its store into node_modules; what is not linked serves the next install.",
  source: "https://pnpm.io/cli/store#prune",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.local/share/pnpm/store/**",
    "{$PNPM_HOME,$XDG_DATA_HOME/pnpm}/store/**",
    "~/.pnpm-store/**",
    "**/.pnpm-store/v[0-9]*/**",
    "{~/.cache,$XDG_CACHE_HOME}/pnpm/{,v[0-9]*/}metadata*/**",
  ],
  except: ["**/store/v[0-9]*/links/**", "**/.pnpm-store/v[0-9]*/links/**"],
  fix: { kind: "append", command: "pnpm store prune" },
  examples: [
    {
      title: "what the registry said of packages",
      layers: [
        {
          "/root/.cache/pnpm/metadata-v1.3/registry.example.org/react.json": 300_000,
          "/root/.cache/pnpm/v11/metadata/registry.example.org/react.jsonl": 200_000,
          "/root/.cache/pnpm/dlx/1f/pkg/node_modules/cowsay/index.js": 900,
        },
      ],
      foundBytes: 500_000,
    },
    {
      title: "a store whose files were copied",
      layers: [
        {
          "/root/.local/share/pnpm/store/v10/files/00/a": 50_000,
          "/app/node_modules/.pnpm/react@18/node_modules/react/index.js": 50_000,
        },
      ],
      foundBytes: 50_000,
    },
    {
      title: "a store that node_modules links: the bytes are the application's",
      layers: [
        {
          "/pnpm/store/v10/files/00/a": 50_000,
          "/app/node_modules/.pnpm/react@18/node_modules/react/index.js": "link:/pnpm/store/v10/files/00/a",
        },
      ],
      env: ["PNPM_HOME=/pnpm"],
      foundBytes: 0,
    },
    {
      title: "the global virtual store, which node_modules points into",
      layers: [
        { "/root/.local/share/pnpm/store/v10/links/@/react/18/x/node_modules/react/index.js": 50_000 },
      ],
      foundBytes: 0,
    },
  ],
});
