import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "homebrew-cache",
  title: "Downloads kept by Homebrew",
  why: "Homebrew keeps bottles and sources after it installed from them.",
  source: "https://docs.brew.sh/Manpage#environment",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.cache/Homebrew/**",
    "$HOMEBREW_CACHE/{downloads,api,Cask,Logs}/**",
    "$XDG_CACHE_HOME/Homebrew/**",
  ],
  fix: { kind: "append", command: 'rm -rf "$(brew --cache)"' },
  examples: [
    {
      title: "a downloaded bottle",
      layers: [{ "/home/linuxbrew/.cache/Homebrew/downloads/jq.bottle.tar.gz": 900_000 }],
      foundBytes: 900_000,
    },
    {
      title: "what was installed from it",
      layers: [{ "/home/linuxbrew/.linuxbrew/Cellar/jq/1.7/bin/jq": 900_000 }],
      foundBytes: 0,
    },
  ],
});
