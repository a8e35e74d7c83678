import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "cabal-packages",
  title: "Package index and archives of Cabal",
  why: "A built program does not read them; one that starts through `cabal run` does.",
  source: "https://cabal.readthedocs.io/en/stable/config.html",
  risk: "review",
  group: "caches",
  paths: ["~/.cabal/packages/**", "{~/.cache,$XDG_CACHE_HOME}/cabal/packages/**", "$CABAL_DIR/packages/**"],
  fix: {
    kind: "advice",
    text: "Build in a stage of its own and copy the program from it; else remove the packages in the RUN that builds.",
  },
  examples: [
    {
      title: "the index",
      layers: [{ "/root/.cabal/packages/hackage.haskell.org/01-index.tar": 900_000_000 }],
      foundBytes: 900_000_000,
    },
    {
      title: "programs that were installed",
      layers: [{ "/root/.cabal/bin/pandoc": 150_000_000 }],
      foundBytes: 0,
    },
  ],
});
