import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "sccache",
  title: "sccache's compiled objects",
  why: "They speed up the next compilation; a built program does not read them.",
  source: "https://github.com/mozilla/sccache/blob/main/docs/Local.md",
  risk: "safe",
  group: "caches",
  paths: ["~/.cache/sccache/**", "$SCCACHE_DIR/{[0-9a-f],preprocessor}/**", "$XDG_CACHE_HOME/sccache/**"],
  fix: { kind: "append", command: "rm -rf ~/.cache/sccache" },
  examples: [
    {
      title: "objects of one crate",
      layers: [{ "/root/.cache/sccache/a/b/abc": 700_000 }],
      foundBytes: 700_000,
    },
    {
      title: "what it knows of preprocessed sources, where the environment says",
      layers: [{ "/sccache/preprocessor/a/b/abc": 4_000 }],
      env: ["SCCACHE_DIR=/sccache"],
      foundBytes: 4_000,
    },
    {
      title: "sccache itself",
      layers: [{ "/usr/local/cargo/bin/sccache": 20_000_000 }],
      foundBytes: 0,
    },
  ],
});
