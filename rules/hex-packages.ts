import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "hex-packages",
  title: "Packages that Hex downloaded",
  why: "Mix unpacks them into deps; the archives serve only another fetch. Hex itself, in ~/.mix, stays.",
  source: "https://hexdocs.pm/hex/Mix.Tasks.Hex.Config.html",
  risk: "safe",
  group: "caches",
  paths: ["{~/.hex,$HEX_HOME}/{packages/**,cache.ets}", "{~/.cache,$XDG_CACHE_HOME}/hex/**"],
  fix: { kind: "append", command: "rm -rf ~/.hex/packages ~/.hex/cache.ets" },
  examples: [
    {
      title: "an archive and the registry",
      layers: [{ "/root/.hex/packages/hexpm/phoenix-1.7.tar": 900_000, "/root/.hex/cache.ets": 400_000 }],
      foundBytes: 1_300_000,
    },
    {
      title: "Hex as Mix loads it, and the user's key",
      layers: [{ "/root/.mix/archives/hex-2.1/ebin/hex.beam": 20_000, "/root/.hex/hex.config": 300 }],
      foundBytes: 0,
    },
  ],
});
