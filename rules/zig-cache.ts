import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "zig-cache",
  title: "Zig's cache",
  why: "It speeds up the next build; a built program does not read it.",
  source: "https://ziglang.org/learn/build-system/",
  risk: "safe",
  group: "caches",
  paths: [
    "{~/.cache,$XDG_CACHE_HOME}/zig/**",
    "$ZIG_GLOBAL_CACHE_DIR/{h,o,z,p,tmp}/**",
    "**/.zig-cache/**",
    "**/zig-cache/{h,o,z,tmp}/**",
  ],
  fix: { kind: "append", command: "rm -rf ~/.cache/zig .zig-cache zig-cache" },
  examples: [
    {
      title: "of the user and of the project",
      layers: [{ "/root/.cache/zig/o/a/libc.a": 3_000_000, "/app/.zig-cache/o/b/app.o": 90_000 }],
      foundBytes: 3_090_000,
    },
    {
      title: "of a project that Zig before 0.13 built",
      layers: [{ "/app/zig-cache/o/b/app.o": 90_000 }],
      foundBytes: 90_000,
    },
    {
      title: "what was built",
      layers: [{ "/app/zig-out/bin/app": 2_000_000 }],
      foundBytes: 0,
    },
  ],
});
