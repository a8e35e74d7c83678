import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "scala-caches",
  title: "Caches of sbt, Ivy and Coursier",
  why: "A packed application carries its jars; launchers that Coursier installed read them from here.",
  source: "https://get-coursier.io/docs/cache",
  risk: "review",
  group: "caches",
  paths: [
    "~/.ivy2/cache/**",
    "~/.sbt/{boot,launchers}/**",
    "{~/.cache,$XDG_CACHE_HOME}/{coursier,sbt}/**",
    "~/.coursier/cache/**",
    "$COURSIER_CACHE/{http,https}/**",
  ],
  fix: {
    kind: "advice",
    text: "Package in a stage of its own and copy the jar from it; else remove the caches in the RUN that packages.",
  },
  examples: [
    {
      title: "a jar of each",
      layers: [
        {
          "/root/.ivy2/cache/org.scala/jars/scala.jar": 5_000_000,
          "/root/.cache/coursier/v1/https/repo1.maven.org/cats.jar": 4_000_000,
        },
      ],
      foundBytes: 9_000_000,
    },
    {
      title: "where the first versions of Coursier kept theirs",
      layers: [{ "/root/.coursier/cache/v1/https/repo1.maven.org/maven2/cats.jar": 4_000_000 }],
      foundBytes: 4_000_000,
    },
    {
      title: "credentials of the publisher",
      layers: [{ "/root/.ivy2/.credentials": 100, "/root/.sbt/repositories": 90 }],
      foundBytes: 0,
    },
  ],
});
