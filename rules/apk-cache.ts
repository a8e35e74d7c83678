import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "apk-cache",
  title: "Package indexes and packages kept by apk",
  why: "apk reads them only to install packages, and fetches them anew when they are missing.",
  source: "https://man.archlinux.org/man/apk-cache.5",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/apk/**", "/etc/apk/cache/**"],
  fix: {
    kind: "flag",
    command: "apk add",
    flag: "--no-cache",
    note: "Leave out `apk update`, which is what keeps the index.",
  },
  examples: [
    {
      title: "the index of apk update",
      layers: [{ "/var/cache/apk/APKINDEX.b53994b4.tar.gz": 1_700_000 }],
      foundBytes: 1_700_000,
    },
    {
      title: "apk's own database and keys",
      layers: [{ "/lib/apk/db/installed": 90_000, "/etc/apk/keys/alpine.rsa.pub": 800 }],
      foundBytes: 0,
    },
  ],
});
