import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "go-build-cache",
  title: "Go's build cache",
  why: "It holds compiled packages for the next build; a built program does not read it.",
  source: "https://pkg.go.dev/cmd/go#hdr-Build_and_test_caching",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.cache/go-build/**",
    "$GOCACHE/[0-9a-f][0-9a-f]/**",
    "$XDG_CACHE_HOME/go-build/**",
    "/tmp/go-build*/**",
  ],
  fix: { kind: "append", command: "go clean -cache && rm -rf /tmp/go-build*" },
  examples: [
    {
      title: "a cache in root's home, and one that the environment moved",
      layers: [{ "/root/.cache/go-build/0a/0a1f-d": 5_000_000, "/gocache/ff/ff00-a": 200 }],
      env: ["GOCACHE=/gocache"],
      foundBytes: 5_000_200,
    },
    {
      title: "what was built",
      layers: [{ "/go/bin/app": 12_000_000 }],
      foundBytes: 0,
    },
  ],
});
