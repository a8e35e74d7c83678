import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "rebar-cache",
  title: "rebar3's cache",
  why: "rebar3 unpacks dependencies from there into _build, and reads it only to fetch again.",
  source: "https://rebar3.org/docs/configuration/configuration/",
  risk: "safe",
  group: "caches",
  paths: ["{~/.cache/rebar3,$REBAR_CACHE_DIR}/hex/**"],
  fix: { kind: "append", command: "rm -rf ~/.cache/rebar3/hex" },
  examples: [
    {
      title: "an archive of Hex",
      layers: [{ "/root/.cache/rebar3/hex/hexpm/packages/cowboy-2.12.tar": 100_000 }],
      foundBytes: 100_000,
    },
    {
      title: "a plugin that rebar3 loads",
      layers: [{ "/root/.cache/rebar3/plugins/rebar3_hex/ebin/rebar3_hex.beam": 9_000 }],
      foundBytes: 0,
    },
  ],
});
