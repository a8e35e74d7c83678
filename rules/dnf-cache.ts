import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "dnf-cache",
  title: "Repository metadata and packages kept by dnf",
  why: "dnf reads them only to install packages, and fetches them anew when they are missing.",
  source: "https://dnf.readthedocs.io/en/latest/command_ref.html#clean-command",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/{dnf,libdnf5}/**"],
  fix: { kind: "append", command: "dnf clean all" },
  examples: [
    {
      title: "metadata of dnf 4 and of dnf 5",
      layers: [
        { "/var/cache/dnf/fedora.solv": 30_000_000, "/var/cache/libdnf5/updates/primary.xml.zst": 9_000_000 },
      ],
      foundBytes: 39_000_000,
    },
    {
      title: "the rpm database, where Fedora keeps it now and where it was",
      layers: [{ "/usr/lib/sysimage/rpm/rpmdb.sqlite": 12_000_000, "/var/lib/rpm/rpmdb.sqlite": 12_000_000 }],
      foundBytes: 0,
    },
  ],
});
