import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "jdk-sources",
  title: "Sources and demos of Java",
  why: "Development environments show the sources; java does not read them.",
  source: "https://openjdk.org/jeps/220",
  risk: "review",
  group: "development",
  paths: ["**/{jvm,java,openjdk,jdk*,openjdk*}/**/src.zip", "/usr/lib/jvm/*/demo/**"],
  fix: { kind: "advice", text: "Run on a JRE image, or make a runtime with jlink." },
  examples: [
    {
      title: "the sources of the library",
      layers: [{ "/usr/lib/jvm/java-17-openjdk/lib/src.zip": 50_000_000 }],
      foundBytes: 50_000_000,
    },
    {
      title: "an archive of the application with the same name",
      layers: [{ "/app/downloads/src.zip": 50_000_000 }],
      foundBytes: 0,
    },
  ],
});
