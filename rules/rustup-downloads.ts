import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "rustup-downloads",
  title: "Downloads that rustup left",
  why: "rustup unpacks toolchains from there; what stays is of an install that broke off.",
  source: "https://rust-lang.github.io/rustup/environment-variables.html",
  risk: "safe",
  group: "caches",
  paths: ["{/usr/local/rustup,~/.rustup,$RUSTUP_HOME}/{downloads,tmp}/**"],
  fix: {
    kind: "append",
    command: "rm -rf /usr/local/rustup/downloads /usr/local/rustup/tmp ~/.rustup/downloads ~/.rustup/tmp",
  },
  examples: [
    {
      title: "a partial download",
      layers: [{ "/usr/local/rustup/downloads/ab12.partial": 30_000_000 }],
      foundBytes: 30_000_000,
    },
    {
      title: "a toolchain",
      layers: [{ "/usr/local/rustup/toolchains/stable/bin/rustc": 2_000_000 }],
      foundBytes: 0,
    },
  ],
});
