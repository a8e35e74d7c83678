import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "cargo-target",
  title: "Intermediate output of Cargo",
  why: "Objects, metadata and build scripts serve the next build. The program itself lies one folder above.",
  source: "https://doc.rust-lang.org/cargo/reference/build-cache.html",
  risk: "review",
  group: "development",
  paths: [
    "**/target/{debug,release}/{deps,build,incremental,.fingerprint}/**",
    "**/target/*/{debug,release}/{deps,build,incremental,.fingerprint}/**",
  ],
  except: ["**/*.so"],
  fix: { kind: "advice", text: "Build in a stage of its own and copy the program from it." },
  examples: [
    {
      title: "libraries of dependencies, and incremental state",
      layers: [
        {
          "/app/target/release/deps/libserde-1f.rlib": 4_000_000,
          "/app/target/debug/incremental/app-1/s-1/query-cache.bin": 900_000,
        },
      ],
      foundBytes: 4_900_000,
    },
    {
      title: "the program, which Cargo links into the folder above",
      layers: [
        {
          "/app/target/release/deps/app-9c": 7_000_000,
          "/app/target/release/app": "link:/app/target/release/deps/app-9c",
        },
      ],
      foundBytes: 0,
    },
  ],
});
