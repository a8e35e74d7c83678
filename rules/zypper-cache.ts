import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "zypper-cache",
  title: "Repository metadata and packages kept by zypper",
  why: "zypper reads them only to install packages, and fetches them anew when they are missing.",
  source: "https://en.opensuse.org/SDB:Zypper_manual",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/zypp/**"],
  fix: { kind: "append", command: "zypper clean --all" },
  examples: [
    {
      title: "metadata, solver files and packages",
      layers: [
        {
          "/var/cache/zypp/raw/repo-oss/repodata/primary.xml.gz": 20_000_000,
          "/var/cache/zypp/solv/repo-oss/solv": 30_000_000,
          "/var/cache/zypp/packages/repo-oss/git.rpm": 5_000_000,
        },
      ],
      foundBytes: 55_000_000,
    },
    {
      title: "what zypper knows of the system",
      layers: [{ "/var/lib/zypp/AutoInstalled": 900, "/etc/zypp/zypp.conf": 40_000 }],
      foundBytes: 0,
    },
  ],
});
