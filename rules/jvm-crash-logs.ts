import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "jvm-crash-logs",
  title: "Crash logs and heap dumps of Java",
  why: "They tell how a process of the build died.",
  source: "https://docs.oracle.com/en/java/javase/21/troubleshoot/fatal-error-log.html",
  risk: "safe",
  group: "leftovers",
  paths: ["**/hs_err_pid*.log", "**/replay_pid*.log", "**/java_pid*.hprof", "/tmp/hsperfdata_*/**"],
  fix: {
    kind: "append",
    command: "rm -rf hs_err_pid*.log replay_pid*.log java_pid*.hprof /tmp/hsperfdata_*",
  },
  examples: [
    {
      title: "a crash log, and the counters of a process that ended",
      layers: [{ "/app/hs_err_pid412.log": 90_000, "/tmp/hsperfdata_root/412": 32_768 }],
      foundBytes: 122_768,
    },
    {
      title: "a profile that someone took on purpose",
      layers: [{ "/app/profiles/baseline.hprof": 4_000_000 }],
      foundBytes: 0,
    },
  ],
});
