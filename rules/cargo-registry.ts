import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "cargo-registry",
  title: "Crates that Cargo downloaded",
  why: "A built program does not read its crates' sources; one that starts through `cargo run` does.",
  source: "https://doc.rust-lang.org/cargo/guide/cargo-home.html",
  risk: "review",
  group: "caches",
  paths: ["{/usr/local/cargo,~/.cargo,$CARGO_HOME}/{registry,git}/**", "/tmp/cargo-install*/**"],
  fix: {
    kind: "advice",
    text: "Build in a stage of its own and copy the program from it; else remove `registry` and `git` below Cargo's home in the RUN that builds.",
  },
  examples: [
    {
      title: "archive, sources and index",
      layers: [
        {
          "/usr/local/cargo/registry/cache/index.crates.io/serde-1.0.crate": 80_000,
          "/usr/local/cargo/registry/src/index.crates.io/serde-1.0/src/lib.rs": 12_000,
          "/usr/local/cargo/git/db/tool/objects/pack/a.pack": 400_000,
        },
      ],
      foundBytes: 492_000,
    },
    {
      title: "programs that were installed",
      layers: [{ "/usr/local/cargo/bin/ripgrep": 6_000_000, "/usr/local/cargo/env": 300 }],
      foundBytes: 0,
    },
  ],
});
