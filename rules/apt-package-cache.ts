import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "apt-package-cache",
  title: "apt's index of all packages",
  why: "apt builds these files from its lists and rebuilds them whenever they are missing.",
  source: "https://manpages.debian.org/stable/apt/apt.conf.5.en.html#DIRECTORIES",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/apt/{pkgcache,srcpkgcache}.bin"],
  fix: { kind: "append", command: "rm -f /var/cache/apt/*.bin" },
  examples: [
    {
      title: "both indexes",
      layers: [{ "/var/cache/apt/pkgcache.bin": 40_000_000, "/var/cache/apt/srcpkgcache.bin": 39_000_000 }],
      foundBytes: 79_000_000,
    },
    {
      title: "debconf's templates, which dpkg-reconfigure reads",
      layers: [{ "/var/cache/debconf/templates.dat": 1_500_000 }],
      foundBytes: 0,
    },
  ],
});
