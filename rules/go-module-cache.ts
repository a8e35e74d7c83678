import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "go-module-cache",
  title: "Go's module cache",
  why: "A built program does not read its modules' sources; one that starts through `go run` does.",
  source: "https://go.dev/ref/mod#module-cache",
  risk: "review",
  group: "caches",
  paths: ["{/go,~/go,$GOPATH}/pkg/{mod,sumdb}/**", "$GOMODCACHE/**"],
  except: ["**/golang.org/toolchain@*/**"],
  fix: {
    kind: "advice",
    text: "Build in a stage of its own and copy the program from it; else `go clean -modcache` in the RUN that builds.",
  },
  examples: [
    {
      title: "sources and archives of a module",
      layers: [
        {
          "/go/pkg/mod/github.com/gin-gonic/gin@v1.10.0/gin.go": 20_000,
          "/go/pkg/mod/cache/download/github.com/gin-gonic/gin/@v/v1.10.0.zip": 100_000,
        },
      ],
      foundBytes: 120_000,
    },
    {
      title: "a toolchain that go fetched, which the go command runs",
      layers: [{ "/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.4.linux-amd64/bin/go": 12_000_000 }],
      foundBytes: 0,
    },
  ],
});
