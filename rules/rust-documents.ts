import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "rust-documents",
  title: "Documentation of a Rust toolchain",
  why: "It is the book and the reference as web pages; the minimal profile leaves them out.",
  source: "https://rust-lang.github.io/rustup/concepts/profiles.html",
  risk: "review",
  group: "documents",
  paths: ["**/toolchains/*/share/doc/**"],
  except: ["**/*{LICENSE,COPYRIGHT}*", "**/licenses/**"],
  fix: {
    kind: "flag",
    command: "rustup toolchain install",
    flag: "--profile minimal",
    note: "`rustup-init` takes it too.",
  },
  examples: [
    {
      title: "one page",
      layers: [{ "/usr/local/rustup/toolchains/stable/share/doc/rust/html/std/index.html": 60_000 }],
      foundBytes: 60_000,
    },
    {
      title: "the standard library, and its licence",
      layers: [
        {
          "/usr/local/rustup/toolchains/stable/lib/libstd-1f.so": 9_000_000,
          "/usr/local/rustup/toolchains/stable/share/doc/rust/LICENSE-MIT": 1_000,
        },
      ],
      foundBytes: 0,
    },
  ],
});
