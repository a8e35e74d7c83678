import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "temporary-files",
  title: "Files in /tmp and /var/tmp",
  why: "Programs must not rely on what lies there, and many hosts mount over it; yet some start from it.",
  source: "https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch03s18.html",
  risk: "review",
  group: "leftovers",
  paths: ["/tmp/**", "/var/tmp/**"],
  fix: {
    kind: "advice",
    text: "Bring files in with `RUN --mount=type=bind`; what a RUN itself leaves there, remove at its end.",
  },
  examples: [
    {
      title: "what a build left",
      layers: [{ "/tmp/build/main.o": 400_000, "/var/tmp/rpm.A1": 90 }],
      foundBytes: 400_090,
    },
    {
      title: "a program that the path points to",
      layers: [{ "/tmp/tool/bin/tool": 400_000, "/usr/local/bin/tool": "symlink:/tmp/tool/bin/tool" }],
      foundBytes: 0,
    },
    {
      title: "folders of the same name elsewhere",
      layers: [{ "/app/tmp/pids/server.pid": 4, "/tmp": "dir" }],
      foundBytes: 0,
    },
  ],
});
