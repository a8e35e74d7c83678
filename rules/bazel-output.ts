import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "bazel-output",
  title: "Bazel's output base and repository cache",
  why: "Results are links into this folder: it is waste only where they were copied out of it.",
  source: "https://bazel.build/remote/output-directories",
  risk: "review",
  group: "caches",
  paths: ["~/.cache/{bazel,bazelisk}/**", "$XDG_CACHE_HOME/{bazel,bazelisk}/**"],
  fix: { kind: "advice", text: "Build in a stage of its own and copy the results with `cp -L` or COPY." },
  examples: [
    {
      title: "downloads and results",
      layers: [
        { "/root/.cache/bazel/_bazel_root/cache/repos/v1/content_addressable/sha256/a/file": 9_000_000 },
      ],
      foundBytes: 9_000_000,
    },
    {
      title: "results, which the workspace points to",
      layers: [
        {
          "/root/.cache/bazel/_bazel_root/ab/execroot/app/bazel-out/k8/bin/app": 9_000_000,
          "/app/bazel-bin": "symlink:/root/.cache/bazel/_bazel_root/ab/execroot/app/bazel-out/k8/bin",
        },
      ],
      foundBytes: 0,
    },
  ],
});
