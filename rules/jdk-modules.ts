import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "jdk-modules",
  title: "Java's modules for jlink",
  why: "jlink makes runtimes of them; java runs from lib/modules, which stays.",
  source: "https://docs.oracle.com/en/java/javase/21/docs/specs/man/jlink.html",
  risk: "review",
  group: "development",
  paths: ["**/jmods/*.jmod"],
  fix: { kind: "advice", text: "Run on a JRE image, or make a runtime with jlink." },
  examples: [
    {
      title: "one module",
      layers: [{ "/opt/java/openjdk/jmods/java.base.jmod": 20_000_000 }],
      foundBytes: 20_000_000,
    },
    {
      title: "the modules that java runs from",
      layers: [{ "/opt/java/openjdk/lib/modules": 120_000_000 }],
      foundBytes: 0,
    },
  ],
});
