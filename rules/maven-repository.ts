import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "maven-repository",
  title: "Maven's local repository",
  why: "A packed application carries its jars; one that starts through `mvn` reads them from here.",
  source: "https://maven.apache.org/guides/introduction/introduction-to-repositories.html",
  risk: "review",
  group: "caches",
  paths: [
    "~/.m2/{repository,wrapper}/**",
    "$MAVEN_USER_HOME/{repository,wrapper}/**",
    "/usr/share/maven/ref/repository/**",
  ],
  fix: {
    kind: "advice",
    text: "Package in a stage of its own and copy the jar from it; else remove ~/.m2/repository in the RUN that packages.",
  },
  examples: [
    {
      title: "a dependency",
      layers: [{ "/root/.m2/repository/org/slf4j/slf4j-api/2.0/slf4j-api-2.0.jar": 63_000 }],
      foundBytes: 63_000,
    },
    {
      title: "settings, which hold mirrors and passwords and are no cache",
      layers: [{ "/root/.m2/settings.xml": 900, "/app/app.jar": 40_000_000 }],
      foundBytes: 0,
    },
  ],
});
