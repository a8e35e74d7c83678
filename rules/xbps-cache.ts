import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "xbps-cache",
  title: "Packages that xbps downloaded",
  why: "xbps keeps each package that it installed; nothing that runs reads it.",
  source: "https://man.voidlinux.org/xbps-remove.1",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/xbps/**"],
  fix: { kind: "append", command: "rm -rf /var/cache/xbps/*" },
  examples: [
    {
      title: "a downloaded package",
      layers: [{ "/var/cache/xbps/git-2.45_1.x86_64.xbps": 6_000_000 }],
      foundBytes: 6_000_000,
    },
    {
      title: "the database of what is installed",
      layers: [{ "/var/db/xbps/pkgdb-0.38.plist": 400_000 }],
      foundBytes: 0,
    },
  ],
});
