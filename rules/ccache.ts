import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "ccache",
  title: "ccache's compiled objects",
  why: "They speed up the next compilation; a built program does not read them.",
  source: "https://ccache.dev/manual/latest.html#config_cache_dir",
  risk: "safe",
  group: "caches",
  paths: ["~/{.cache/ccache,.ccache}/**", "$CCACHE_DIR/{[0-9a-f],tmp}/**", "$XDG_CACHE_HOME/ccache/**"],
  except: ["**/ccache.conf"],
  fix: { kind: "append", command: "ccache --clear" },
  examples: [
    {
      title: "objects where the environment says",
      layers: [{ "/ccache/0/1/abcdefR": 90_000 }],
      env: ["CCACHE_DIR=/ccache"],
      foundBytes: 90_000,
    },
    {
      title: "ccache's settings, which may lie in the same folder",
      layers: [{ "/root/.ccache/ccache.conf": 40 }],
      foundBytes: 0,
    },
  ],
});
