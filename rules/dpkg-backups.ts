import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "dpkg-backups",
  title: "Backups of dpkg's and debconf's databases",
  why: "dpkg and debconf keep the state before their last change; neither reads it by itself.",
  source: "https://manpages.debian.org/stable/dpkg/dpkg.1.en.html#FILES",
  risk: "safe",
  group: "leftovers",
  paths: ["/var/lib/dpkg/*-old", "/var/cache/debconf/*-old", "/var/backups/{dpkg,apt,alternatives}.*"],
  fix: {
    kind: "append",
    command:
      "rm -f /var/lib/dpkg/*-old /var/cache/debconf/*-old /var/backups/dpkg.* /var/backups/apt.* /var/backups/alternatives.*",
  },
  examples: [
    {
      title: "of both",
      layers: [{ "/var/lib/dpkg/status-old": 900_000, "/var/cache/debconf/templates.dat-old": 1_400_000 }],
      foundBytes: 2_300_000,
    },
    {
      title: "the databases themselves",
      layers: [{ "/var/lib/dpkg/status": 900_000, "/var/cache/debconf/templates.dat": 1_400_000 }],
      foundBytes: 0,
    },
  ],
});
