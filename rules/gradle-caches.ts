import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gradle-caches",
  title: "Gradle's caches and distributions",
  why: "A packed application carries its jars; one that starts through `gradlew` reads them from here.",
  source: "https://docs.gradle.org/current/userguide/directory_layout.html",
  risk: "review",
  group: "caches",
  paths: ["{~/.gradle,$GRADLE_USER_HOME}/{caches,wrapper/dists,.tmp}/**"],
  fix: {
    kind: "advice",
    text: "Package in a stage of its own and copy the jar from it; else remove ~/.gradle/caches in the RUN that packages.",
  },
  examples: [
    {
      title: "a dependency, and the Gradle that the wrapper fetched",
      layers: [
        {
          "/home/gradle/.gradle/caches/modules-2/files-2.1/a.jar": 700_000,
          "/opt/gradle-home/wrapper/dists/gradle-8.8-bin/x/gradle-8.8-bin.zip": 130_000_000,
        },
      ],
      env: ["GRADLE_USER_HOME=/opt/gradle-home"],
      foundBytes: 130_700_000,
    },
    {
      title: "the user's settings",
      layers: [{ "/home/gradle/.gradle/gradle.properties": 200 }],
      foundBytes: 0,
    },
  ],
});
