import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "node-gyp-headers",
  title: "Node's headers, fetched by node-gyp",
  why: "They serve to compile native addons; a compiled addon does not need them.",
  source: "https://github.com/nodejs/node-gyp#command-options",
  risk: "safe",
  group: "caches",
  paths: ["~/.cache/node-gyp/**", "~/.node-gyp/**", "$XDG_CACHE_HOME/node-gyp/**"],
  fix: { kind: "append", command: "rm -rf ~/.cache/node-gyp" },
  examples: [
    {
      title: "headers of one version",
      layers: [{ "/root/.cache/node-gyp/20.11.0/include/node/v8.h": 60_000 }],
      foundBytes: 60_000,
    },
    {
      title: "an addon that was built with them",
      layers: [{ "/app/node_modules/bcrypt/build/Release/bcrypt_lib.node": 180_000 }],
      foundBytes: 0,
    },
  ],
});
