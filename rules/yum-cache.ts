import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "yum-cache",
  title: "Repository metadata and packages kept by yum or microdnf",
  why: "They are read only to install packages; `yum clean all` leaves a part, and microdnf has no yum.",
  source: "https://man7.org/linux/man-pages/man8/yum.8.html",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/yum/**"],
  fix: { kind: "append", command: "rm -rf /var/cache/yum" },
  examples: [
    {
      title: "metadata that microdnf left",
      layers: [{ "/var/cache/yum/metadata/ubi-9-baseos/repodata/primary.xml.gz": 5_000_000 }],
      foundBytes: 5_000_000,
    },
    {
      title: "the repositories' definitions",
      layers: [{ "/etc/yum.repos.d/ubi.repo": 3_000 }],
      foundBytes: 0,
    },
  ],
});
