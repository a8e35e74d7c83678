import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "ldconfig-cache",
  title: "ldconfig's auxiliary cache",
  why: "It saves ldconfig from reading libraries again. Programs find theirs by /etc/ld.so.cache.",
  source: "https://man7.org/linux/man-pages/man8/ldconfig.8.html",
  risk: "safe",
  group: "leftovers",
  paths: ["/var/cache/ldconfig/aux-cache"],
  fix: { kind: "append", command: "rm -f /var/cache/ldconfig/aux-cache" },
  examples: [
    {
      title: "the cache",
      layers: [{ "/var/cache/ldconfig/aux-cache": 30_000 }],
      foundBytes: 30_000,
    },
    {
      title: "the cache that the loader reads",
      layers: [{ "/etc/ld.so.cache": 30_000 }],
      foundBytes: 0,
    },
  ],
});
