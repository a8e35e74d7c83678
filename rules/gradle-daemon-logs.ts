import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gradle-daemon-logs",
  title: "Logs of Gradle's daemon",
  why: "They tell what a build of the past did.",
  source: "https://docs.gradle.org/current/userguide/directory_layout.html",
  risk: "safe",
  group: "leftovers",
  paths: ["{~/.gradle,$GRADLE_USER_HOME}/daemon/**/*.{log,out.log}"],
  fix: { kind: "append", command: "rm -f ~/.gradle/daemon/*/*.log" },
  examples: [
    {
      title: "the log of one daemon",
      layers: [{ "/root/.gradle/daemon/8.8/daemon-120.out.log": 400_000 }],
      foundBytes: 400_000,
    },
    {
      title: "the registry of daemons that run",
      layers: [{ "/root/.gradle/daemon/8.8/registry.bin": 200 }],
      foundBytes: 0,
    },
  ],
});
